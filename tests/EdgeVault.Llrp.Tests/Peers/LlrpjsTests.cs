using EdgeVault.Llrp.Definitions;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Peers;

/// <summary>What we write, read by llrpjs, a codec of LLRP 1.0.1 by somebody else, and written again by it.</summary>
/// <remarks>
/// Two things it cannot do are kept out of its way: it takes the data of a custom up to the end of the message, so there
/// is one, and last; and it writes a vector of bits as whole bytes.
/// </remarks>
public sealed class LlrpjsTests(Llrpjs peer) : IClassFixture<Llrpjs>
{
    // It knows the messages, and not the parameter that they are made of.
    private const int LlrpClientRequestOp = 45;
    private const int LlrpClientRequestOpResponse = 55;

    [Fact(Timeout = Guard.Ms * 4)]
    public async Task Llrpjs_reads_every_message_that_our_client_sends()
    {
        var writer = new LlrpWriter();
        writer.GetReaderCapabilities(1);
        writer.GetReaderConfig(2);
        writer.SetReaderConfig(3, new ReaderConfigSettings
        {
            KeepalivePeriod = TimeSpan.FromSeconds(10), HoldUponReconnect = true, Events = ReaderEventSelection.Watched,
        });
        writer.DeleteRoSpec(4, 0);
        writer.AddRoSpec(5, new RoSpecSettings { Session = 2, AntennaIds = [1, 2, 3, 4], ReportFields = (TagReportFields)~0 });
        writer.EnableRoSpec(6, 1);
        writer.StartRoSpec(7, 1);
        writer.EnableEventsAndReports(8);
        writer.KeepaliveAck(9);
        writer.GetReport(10);
        writer.GetRoSpecs(11);
        writer.StopRoSpec(12, 1);
        writer.DisableRoSpec(13, 1);
        writer.ImpinjEnableExtensions(14);
        writer.CloseConnection(15);

        await IsReadAndWrittenAgainAsync(writer.WrittenSpan.ToArray());
    }

    [Fact(Timeout = Guard.Ms * 4)]
    public async Task Llrpjs_reads_every_message_that_our_reader_sends()
    {
        var writer = new LlrpWriter();
        writer.ReaderEvent(1, new ReaderEvent { Kind = ReaderEventKind.ConnectionAttempt, UtcMicros = 1_700_000_000_000_000 });
        writer.ReaderEvent(2, new ReaderEvent { Kind = ReaderEventKind.ReaderException, UptimeMicros = 5, Message = "fan" });
        writer.ReaderEvent(3, new ReaderEvent { Kind = ReaderEventKind.Gpi, UtcMicros = 1, GpiPort = 2, GpiHigh = true });
        writer.ReaderEvent(11, new ReaderEvent { Kind = ReaderEventKind.AiSpec, UtcMicros = 1, RoSpecId = 1, SpecIndex = 2 });
        writer.Capabilities(4, [0], new LlrpReaderOptions());
        writer.ReaderConfiguration(
            5, [0, 0, 0, 0, 0, 0, 0], new LlrpReaderOptions(), new ReaderModel(new LlrpReaderOptions()));
        writer.ErrorMessage(6, new LlrpStatus(LlrpStatusCode.M_UnsupportedMessage, "no"));
        writer.StatusResponse(
            LlrpMessageType.ADD_ROSPEC_RESPONSE, 7,
            new LlrpStatus(LlrpStatusCode.M_FieldError, FieldNumber: 1, Detail: LlrpStatusCode.A_Invalid));
        writer.Keepalive(8);
        writer.RoAccessReport(9, [new TagReportData(new byte[12])
        {
            AntennaId = 3, PeakRssiDbm = -61, TagSeenCount = 2, FirstSeenUtcMicros = 1_700_000_000_000_000, ChannelIndex = 4,
            RoSpecId = 1, Tid = new byte[12],
        }]);
        writer.RoAccessReport(10, [new TagReportData(new byte[17]) { PhaseAngle = 77 }]);

        await IsReadAndWrittenAgainAsync(writer.WrittenSpan.ToArray());
    }

    [Theory(Timeout = Guard.Ms * 4)]
    [InlineData(1)]
    [InlineData(20_261_125)]
    public async Task Llrpjs_reads_every_kind_of_message_that_the_tables_give(int seed)
    {
        var generated = new GeneratedMessage(new Random(seed), version: 1, isPlain: true);
        var messages = GeneratedMessage.Kinds(version: 1)
            .Where(kind => kind.Kind == LlrpElementKind.Message)
            .Where(kind => kind.Number is not (LlrpClientRequestOp or LlrpClientRequestOpResponse))
            .SelectMany(kind => Enumerable.Repeat(kind, 20))
            .SelectMany(generated.Write);

        await IsReadAndWrittenAgainAsync(messages.ToArray());
    }

    private async Task IsReadAndWrittenAgainAsync(byte[] messages)
    {
        var ours = Recorded.Frames(messages);
        var theirs = await peer.RewriteAsync(messages, TestContext.Current.CancellationToken);

        foreach (var (frame, line) in ours.Zip(theirs))
        {
            Assert.Equal(frame.Header.Type.ToString(), line.GetProperty("type").GetString());
            Assert.Equal(Convert.ToHexString(frame.Bytes.Span), line.GetProperty("hex").GetString());
        }

        Assert.Equal(ours.Count, theirs.Count);
    }
}
