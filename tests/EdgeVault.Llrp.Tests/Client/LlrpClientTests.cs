using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Client;

public sealed class LlrpClientTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = Guard.Ms)]
    public async Task Start_brings_an_inventory_up_and_tells_who_the_reader_is()
    {
        await using var session = new LlrpSession(LlrpSession.NewReader(_clock), _clock);

        var info = await session.Client.StartAsync(Stop);

        Assert.True(session.Reader.IsInventorying);
        Assert.Equal([1, 2, 3, 4], session.Reader.ActiveAntennas);
        Assert.Equal(new ReaderIdentity(IsEpc: false, "001625FFFE000001"), info.Identity);
        Assert.Equal(4, info.Capabilities.AntennaCount);
        Assert.Equal(ImpinjIds.Pen, info.Capabilities.ManufacturerPen);
        Assert.Equal(3000, info.Capabilities.TransmitPowerCentiDbm[81]);
        Assert.Equal([0u, 1, 2, 3, 4, 1000], info.Capabilities.ModeIdentifiers);
        Assert.True(info.ImpinjExtensions);
        Assert.True(info.Holds);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Tags_arrive_in_order_and_each_report_ends_once()
    {
        await using var session = await StartedAsync();
        var running = session.Client.RunAsync(Stop);

        for (byte serial = 1; serial <= 3; serial++)
        {
            Assert.Equal(LlrpReportOutcome.Sent, await session.Reader.ReportAsync([Tag(serial)], Stop));
            await session.Handler.HearsAsync("report", Stop);
        }

        await session.Client.CloseAsync(Stop);
        await running;

        Assert.Equal([Hex(1), Hex(2), Hex(3)], session.Handler.Epcs);
        Assert.Equal([1, 1, 1], session.Handler.Reports);
        Assert.Equal(3, session.Client.Counters.TagReports);
        Assert.Equal(0, session.Client.Counters.MalformedParameters);
        Assert.Empty(session.Handler.Unknown);
        Assert.Equal(LlrpConnectionEnd.ClosedByClient, await session.ReaderEnded);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Reports_that_arrive_together_end_together_and_before_whatever_comes_between()
    {
        await using var session = await StartedAsync();
        var together = new LlrpWriter();
        together.RoAccessReport(1, [Tag(1)]);
        together.RoAccessReport(2, [Tag(2), Tag(3)]);
        together.ReaderEvent(3, new ReaderEvent { Kind = ReaderEventKind.Gpi, GpiPort = 1, UtcMicros = 1 });
        together.RoAccessReport(4, []);
        together.RoAccessReport(5, [Tag(4)]);
        together.Keepalive(6);
        together.RoAccessReport(7, [Tag(5)]);

        var sent = session.Reader.SendRawAsync(together.WrittenMemory, Stop);
        var running = session.Client.RunAsync(Stop);
        await sent;
        await session.Handler.HearsAsync("report", Stop);
        await session.Handler.HearsAsync("event Gpi", Stop);
        await session.Handler.HearsAsync("report", Stop);
        await session.Handler.HearsAsync("keepalive", Stop);
        await session.Handler.HearsAsync("report", Stop);
        await session.Client.CloseAsync(Stop);
        await running;

        Assert.Equal([3, 1, 1], session.Handler.Reports);
        Assert.Equal([Hex(1), Hex(2), Hex(3), Hex(4), Hex(5)], session.Handler.Epcs);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Close_without_a_receive_loop_is_orderly_too()
    {
        await using var session = await StartedAsync();

        await session.Client.CloseAsync(Stop);

        Assert.Equal(LlrpConnectionEnd.ClosedByClient, await session.ReaderEnded);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_malformed_parameter_is_counted_and_the_rest_of_the_report_is_kept()
    {
        await using var session = await StartedAsync();
        var running = session.Client.RunAsync(Stop);

        // Three TagReportData: one good, one whose EPCData claims 4096 bits, one good.
        await session.Reader.SendRawAsync(
            Convert.FromHexString(
                "043d00000036000000ff" +
                "00f000118d300833b2ddd9cafebabe0001" +
                "00f0000a00f100061000" +
                "00f000118d300833b2ddd9cafebabe0002"),
            Stop);
        await session.Handler.HearsAsync("report", Stop);

        Assert.Equal(["300833B2DDD9CAFEBABE0001", "300833B2DDD9CAFEBABE0002"], session.Handler.Epcs);
        Assert.Equal(1, session.Client.Counters.MalformedParameters);
        await session.Client.CloseAsync(Stop);
        await running;
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task An_unknown_message_goes_to_the_handler_and_the_session_goes_on()
    {
        await using var session = await StartedAsync();
        var running = session.Client.RunAsync(Stop);

        await session.Reader.SendRawAsync(Convert.FromHexString("07e70000000c0000002affff"), Stop);
        await session.Handler.HearsAsync("unknown", Stop);

        Assert.Equal(999, (int)Assert.Single(session.Handler.Unknown).Type);
        await session.Client.CloseAsync(Stop);
        await running;
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task An_exception_of_the_handler_comes_out_unchanged()
    {
        await using var session = await StartedAsync();
        var thrown = new InvalidOperationException("the handler's own");
        session.Handler.ThrowOnTag = thrown;
        var running = session.Client.RunAsync(Stop);

        await session.Reader.ReportAsync([Tag(1)], Stop);

        Assert.Same(thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => running));
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Options_that_cannot_work_are_refused_at_once()
    {
        await using var stream = new MemoryStream();
        var tooShort = LlrpClientOptions.KeepalivePeriodMin / 2;
        var tooLong = LlrpClientOptions.KeepalivePeriodMax * 2;

        Assert.Throws<ArgumentOutOfRangeException>(() => New(new() { KeepalivePeriod = tooShort }));
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new() { KeepalivePeriod = tooLong }));
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new() { RoSpecId = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => New(new() { Session = 4 }));

        LlrpClient New(LlrpClientOptions options) => new(stream, options, new RecordingHandler(), _clock);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task The_tap_sees_both_directions_whole()
    {
        var seen = new List<(bool Outbound, LlrpMessageType Type)>();
        var options = new LlrpClientOptions
        {
            Tap = (outbound, frame) => seen.Add((outbound, LlrpHeader.Read(frame).Type)),
        };
        await using var session = await StartedAsync(options);

        Assert.Equal((false, LlrpMessageType.READER_EVENT_NOTIFICATION), seen[0]);
        Assert.Contains((true, LlrpMessageType.ADD_ROSPEC), seen);
        Assert.Contains((false, LlrpMessageType.START_ROSPEC_RESPONSE), seen);
        Assert.Equal((true, LlrpMessageType.ENABLE_EVENTS_AND_REPORTS), seen[^1]);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task What_a_reader_kept_is_called_for_before_its_ROSpec_is_deleted()
    {
        var sent = new List<LlrpMessageType>();
        var options = new LlrpClientOptions { Tap = (outbound, frame) => AddSent(outbound, frame) };
        await using var session = await StartedAsync(options);

        Assert.InRange(
            sent.IndexOf(LlrpMessageType.ENABLE_EVENTS_AND_REPORTS), 0, sent.IndexOf(LlrpMessageType.DELETE_ROSPEC));

        void AddSent(bool outbound, ReadOnlySpan<byte> frame)
        {
            if (outbound)
            {
                sent.Add(LlrpHeader.Read(frame).Type);
            }
        }
    }

    private async Task<LlrpSession> StartedAsync(LlrpClientOptions? options = null)
    {
        var session = new LlrpSession(LlrpSession.NewReader(_clock), _clock, options);
        await session.Client.StartAsync(Stop);
        return session;
    }

    private static TagReportData Tag(byte serial) =>
        new(Convert.FromHexString(Hex(serial))) { AntennaId = 1, PeakRssiDbm = -50 };

    private static string Hex(byte serial) => $"30000000000000000000{serial:X4}";
}
