using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Client;

/// <summary>What a client asks for besides EPCs: the chips' own numbers, and how inputs stand.</summary>
public sealed class TidAndInputTests
{
    private const string Tid = "E28011606000020A6681F23F";
    private const uint NobodysPen = 32_473;

    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = Guard.Ms)]
    [InlineData(ImpinjIds.Pen, false)]
    [InlineData(ZebraIds.Pen, true)]
    [InlineData(NobodysPen, true)]
    public async Task The_TID_comes_by_Impinjs_extension_or_by_an_AccessSpec(uint pen, bool byAccessSpec)
    {
        var sent = new List<LlrpMessageType>();
        await using var session = await StartedAsync(
            new LlrpReaderOptions { ManufacturerPen = pen }, new() { ReadTid = true, Tap = Sent(sent) });
        var running = session.Client.RunAsync(Stop);

        await session.Reader.ReportAsync([Tag(Tid), Tag("")], Stop);
        await session.Handler.HearsAsync("report", Stop);

        Assert.Equal([Tid, ""], session.Handler.Tids);
        Assert.Equal(byAccessSpec, sent.Contains(LlrpMessageType.ADD_ACCESSSPEC));
        await session.Client.CloseAsync(Stop);
        await running;
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Without_being_asked_for_no_TID_is_read_and_AccessSpecs_of_others_are_gone()
    {
        var reader = LlrpSession.NewReader(_clock, new LlrpReaderOptions { ManufacturerPen = NobodysPen });
        await using (var other = await RawClient.ConnectAsync(reader))
        {
            await other.AskAsync(static (writer, id) => writer.AddAccessSpec(id, new AccessSpecSettings()));
            await other.AskAsync(static (writer, id) => writer.EnableAccessSpec(id, 0));
        }

        await using var session = new LlrpSession(reader, _clock);
        await session.Client.StartAsync(Stop);
        var running = session.Client.RunAsync(Stop);
        await session.Reader.ReportAsync([Tag(Tid)], Stop);
        await session.Handler.HearsAsync("report", Stop);

        Assert.Equal([""], session.Handler.Tids);
        await session.Client.CloseAsync(Stop);
        await running;
    }

    [Fact]
    public void What_another_operation_read_is_no_TID_and_a_failed_one_neither()
    {
        var tag = Tag("") with
        {
            Reads =
            [
                new ReadResult(1, ReadStatus.Success, new byte[12]),
                new ReadResult(AccessSpecSettings.TidOpSpecId, ReadStatus.NoResponseFromTag, new byte[4]),
            ],
        };
        var writer = new LlrpWriter();
        writer.RoAccessReport(1, [tag]);
        var report = new RoAccessReport(writer.WrittenSpan[LlrpHeader.Size..]);

        Assert.True(report.TryRead(out var read));
        Assert.True(read.Tid.IsEmpty);
        Assert.Equal(0, report.MalformedCount);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Inputs_are_switched_on_and_their_state_is_told_at_once_and_then_each_change()
    {
        var reader = LlrpSession.NewReader(_clock);
        await reader.SetInputAsync(2, high: true, Stop);
        await using (var other = await RawClient.ConnectAsync(reader))
        {
            // Somebody has switched input 2 off: it would tell nothing.
            await other.AskAsync(static (writer, id) =>
            {
                var start = writer.BeginMessage(LlrpMessageType.SET_READER_CONFIG, id);
                writer.Bytes(Convert.FromHexString("00" + "00E10008" + "0002" + "00" + "02"));
                writer.EndMessage(start);
            });
        }

        await using var session = new LlrpSession(reader, _clock, new LlrpClientOptions { Inputs = [1, 2] });
        var info = await session.Client.StartAsync(Stop);
        Assert.Null(info.InputsRefused);
        Assert.Equal(["1 low", "2 high"], Inputs(session));

        var running = session.Client.RunAsync(Stop);
        await reader.SetInputAsync(2, high: false, Stop);
        await session.Handler.HearsAsync("event Gpi", Stop);
        await session.Handler.HearsAsync("event Gpi", Stop);
        await session.Handler.HearsAsync("event Gpi", Stop);
        Assert.Equal("2 low", Inputs(session)[^1]);
        await session.Client.CloseAsync(Stop);
        await running;
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task How_a_door_stands_is_told_behind_how_it_stood_while_nobody_listened()
    {
        var reader = LlrpSession.NewReader(_clock);
        await using (var first = new LlrpSession(reader, _clock, new LlrpClientOptions { Inputs = [1] }))
        {
            await first.Client.StartAsync(Stop);
            await first.Client.CloseAsync(Stop);
        }

        await reader.SetInputAsync(1, high: true, Stop);
        await reader.SetInputAsync(1, high: false, Stop);
        await using var session = new LlrpSession(reader, _clock, new LlrpClientOptions { Inputs = [1] });
        await session.Client.StartAsync(Stop);

        Assert.Equal(["1 high", "1 low", "1 low"], Inputs(session));
        Assert.Equal([true, true, false], session.Handler.Events
            .Where(static told => told.Kind == ReaderEventKind.Gpi).Select(static told => told.UtcMicros is not null));
    }

    [Theory]
    [InlineData("0001" + "80" + "00", false)]
    [InlineData("0001" + "80" + "01", true)]
    [InlineData("0001" + "80" + "02", null)]
    [InlineData("0001" + "00" + "01", null)]
    public void An_input_that_is_off_or_unknown_to_its_reader_says_nothing(string value, bool? isHigh)
    {
        var input = Assert.Single(InputState.Read(Convert.FromHexString("00E10008" + value)));

        Assert.Equal(((ushort)1, isHigh), (input.Port, input.IsHigh));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task An_input_that_the_reader_does_not_have_is_refused_with_what_it_has()
    {
        await using var session = new LlrpSession(
            LlrpSession.NewReader(_clock), _clock, new LlrpClientOptions { Inputs = [5] });

        var refusal = await Assert.ThrowsAsync<LlrpException>(() => session.Client.StartAsync(Stop));

        Assert.Equal("input 5 is wanted and the reader has 1 to 4", refusal.Message);
    }

    /// <summary>A session as it was recorded, but for one answer.</summary>
    [Theory(Timeout = Guard.Ms)]
    [InlineData(LlrpMessageType.DELETE_ACCESSSPEC_RESPONSE, null)]
    [InlineData(LlrpMessageType.GET_READER_CONFIG_RESPONSE, "the reader rejected GET_READER_CONFIG: M_UnsupportedMessage")]
    public async Task A_reader_that_refuses_the_niceties_inventories_all_the_same(LlrpMessageType answer, string? refused)
    {
        var said = new List<byte[]>();
        var options = new LlrpClientOptions { Inputs = [1] };
        await using (var session = await StartedAsync(new(), options with { Tap = (outbound, frame) => Keep(outbound, frame) }))
        {
            Assert.NotEmpty(said);
        }

        var at = said.FindLastIndex(message => LlrpHeader.Read(message).Type == answer);
        var refusal = new LlrpWriter();
        refusal.StatusResponse(
            answer, LlrpHeader.Read(said[at]).MessageId, new LlrpStatus(LlrpStatusCode.M_UnsupportedMessage, ""));
        said[at] = refusal.WrittenSpan.ToArray();
        using var client = new LlrpClient(
            new ReplayStream(said.SelectMany(static message => message).ToArray()), options, new RecordingHandler(), _clock);

        Assert.Equal(refused, (await client.StartAsync(Stop)).InputsRefused);

        void Keep(bool outbound, ReadOnlySpan<byte> frame)
        {
            if (!outbound)
            {
                said.Add(frame.ToArray());
            }
        }
    }

    private async Task<LlrpSession> StartedAsync(LlrpReaderOptions reader, LlrpClientOptions options)
    {
        var session = new LlrpSession(LlrpSession.NewReader(_clock, reader), _clock, options);
        await session.Client.StartAsync(Stop);
        return session;
    }

    private static LlrpFrameTap Sent(List<LlrpMessageType> sent) => (outbound, frame) =>
    {
        if (outbound)
        {
            sent.Add(LlrpHeader.Read(frame).Type);
        }
    };

    private static List<string> Inputs(LlrpSession session) =>
    [
        .. session.Handler.Events.Where(static told => told.Kind == ReaderEventKind.Gpi)
            .Select(static told => $"{told.GpiPort} {(told.GpiHigh ? "high" : "low")}"),
    ];

    private static TagReportData Tag(string tid) => new(new byte[12]) { AntennaId = 1, Tid = Convert.FromHexString(tid) };
}
