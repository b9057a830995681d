using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Client;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Reader;

public sealed class LlrpReaderTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = Guard.Ms)]
    public async Task A_second_client_is_refused_and_the_first_hears_of_it()
    {
        var reader = LlrpSession.NewReader(_clock);
        await using var first = new LlrpSession(reader, _clock);
        await first.Client.StartAsync(Stop);
        var running = first.Client.RunAsync(Stop);
        await using var second = new LlrpSession(reader, _clock);

        var failure = await Assert.ThrowsAsync<LlrpException>(() => second.Client.StartAsync(Stop));

        Assert.Equal(LlrpErrorCode.ReaderTaken, failure.Code);
        Assert.Equal(LlrpConnectionEnd.Refused, await second.ReaderEnded);
        await first.Handler.HearsAsync("event ConnectionAttempt", Stop);
        await first.Handler.HearsAsync("event ConnectionAttempt", Stop);
        Assert.Equal(
            ConnectionAttemptStatus.AnotherConnectionAttempted,
            first.Handler.Events.Last(seen => seen.Kind == ReaderEventKind.ConnectionAttempt).ConnectionAttempt);
        await first.Client.CloseAsync(Stop);
        await running;
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_client_that_acknowledges_nothing_is_dropped_after_three_keepalives()
    {
        var (clientEnd, readerEnd) = DuplexStream.Pair();
        var reader = LlrpSession.NewReader(_clock);
        using var connection = new LlrpReaderConnection(reader, readerEnd);
        var ended = connection.RunAsync(Stop);
        var frames = new LlrpFrameReader(clientEnd);
        Assert.Equal(LlrpMessageType.READER_EVENT_NOTIFICATION, await NextTypeAsync(frames));
        var request = new LlrpWriter();
        request.SetReaderConfig(7, new ReaderConfigSettings { KeepalivePeriod = TimeSpan.FromSeconds(5) });
        await clientEnd.WriteAsync(request.WrittenMemory, Stop);
        Assert.Equal(LlrpMessageType.SET_READER_CONFIG_RESPONSE, await NextTypeAsync(frames));
        await _clock.WaitForArmedTimersAsync(1, Stop);

        for (var sent = 0; sent < 3; sent++)
        {
            _clock.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(LlrpMessageType.KEEPALIVE, await NextTypeAsync(frames));
        }

        Assert.False(ended.IsCompleted);
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(LlrpConnectionEnd.KeepalivesUnacknowledged, await ended);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Antenna_and_input_events_reach_a_client_that_asked()
    {
        var reader = LlrpSession.NewReader(_clock);
        await using var session = new LlrpSession(reader, _clock);
        await session.Client.StartAsync(Stop);
        var running = session.Client.RunAsync(Stop);

        await reader.NotifyAsync(
            new ReaderEvent { Kind = ReaderEventKind.Antenna, AntennaId = 3, AntennaConnected = false }, Stop);
        await reader.NotifyAsync(new ReaderEvent { Kind = ReaderEventKind.Gpi, GpiPort = 2, GpiHigh = true }, Stop);
        await session.Handler.HearsAsync("event Gpi", Stop);

        var antenna = session.Handler.Events.Single(seen => seen.Kind == ReaderEventKind.Antenna);
        var gpi = session.Handler.Events.Single(seen => seen.Kind == ReaderEventKind.Gpi);
        Assert.Equal(((ushort?)3, false), (antenna.AntennaId, antenna.AntennaConnected));
        Assert.Equal(((ushort)2, true), (gpi.GpiPort, gpi.GpiHigh));
        Assert.Equal((ulong)_clock.GetUtcNow().ToUnixTimeMilliseconds() * 1000, gpi.UtcMicros);
        await session.Client.CloseAsync(Stop);
        await running;
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_report_has_what_was_asked_for_and_nothing_else()
    {
        var reader = LlrpSession.NewReader(_clock);
        var seen = new List<byte[]>();
        var options = new LlrpClientOptions
        {
            ReportFields = TagReportFields.AntennaId | TagReportFields.PhaseAngle,
            Tap = (outbound, frame) => seen.Add(frame.ToArray()),
        };
        await using var session = new LlrpSession(reader, _clock, options);
        await session.Client.StartAsync(Stop);
        var tag = Tag(1) with
        {
            PeakRssiDbm = -40,
            TagSeenCount = 3,
            PhaseAngle = 2048,
            ImpinjPeakRssiCentiDbm = -4025,
            FirstSeenUtcMicros = 1,
            LastSeenUtcMicros = 2,
            ChannelIndex = 4,
        };

        await reader.ReportAsync([tag], Stop);
        await session.Client.CloseAsync(Stop);

        var report = new RoAccessReport(seen.Single(IsReport).AsSpan(LlrpHeader.Size));
        Assert.True(report.TryRead(out var read));
        Assert.Equal(TagReportFields.AntennaId | TagReportFields.PhaseAngle, read.Fields);
        Assert.Equal((ushort?)2048, read.PhaseAngle);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_reader_of_another_make_knows_no_Impinj_fields()
    {
        var reader = LlrpSession.NewReader(_clock, new LlrpReaderOptions { ManufacturerPen = 161 });
        await using var session = new LlrpSession(reader, _clock);

        var info = await session.Client.StartAsync(Stop);

        Assert.False(info.ImpinjExtensions);
        Assert.True(reader.IsInventorying);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_reboot_forgets_everything()
    {
        var reader = LlrpSession.NewReader(_clock);
        await using var session = new LlrpSession(reader, _clock);
        await session.Client.StartAsync(Stop);

        reader.Reboot();

        Assert.Equal(LlrpConnectionEnd.Cut, await session.ReaderEnded);
        Assert.False(reader.IsInventorying);
        Assert.Equal(LlrpReportOutcome.NotWanted, await reader.ReportAsync([Tag(1)], Stop));
    }

    private static bool IsReport(byte[] frame) => LlrpHeader.Read(frame).Type == LlrpMessageType.RO_ACCESS_REPORT;

    private static async Task<LlrpMessageType> NextTypeAsync(LlrpFrameReader frames)
    {
        Assert.Equal(LlrpFrameStatus.Frame, await frames.ReadAsync(Stop));
        return frames.Frame.Header.Type;
    }

    private static TagReportData Tag(ushort serial) => new(Convert.FromHexString(Hex(serial))) { AntennaId = 1 };

    private static string Hex(ushort serial) => $"30000000000000000000{serial:X4}";
}
