using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Reader;
using EdgeVault.Llrp.Tests.Client;
using EdgeVault.Llrp.Tests.Support;
using EdgeVault.Llrp.Writing;
using EdgeVault.TestKit;

namespace EdgeVault.Llrp.Tests.Reader;

/// <summary>What a reader keeps back, for how long, and what is lost (LLRP 1.0.1 §12.2.6.4).</summary>
public sealed class LlrpReaderHoldTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = Guard.Ms)]
    public async Task Reports_of_the_time_without_a_client_are_held_and_come_first()
    {
        var reader = LlrpSession.NewReader(_clock);
        await using (var first = new LlrpSession(reader, _clock))
        {
            await first.Client.StartAsync(Stop);
            first.BreakOff();
            Assert.Equal(LlrpConnectionEnd.ClientGone, await first.ReaderEnded);
        }

        for (ushort serial = 1; serial <= 600; serial++)
        {
            Assert.Equal(LlrpReportOutcome.Held, await reader.ReportAsync([Tag(serial)], Stop));
        }

        await using var second = new LlrpSession(reader, _clock);
        await second.Client.StartAsync(Stop);
        await reader.ReportAsync([Tag(601)], Stop);
        var running = second.Client.RunAsync(Stop);
        await second.Client.CloseAsync(Stop);
        await running;

        Assert.Equal(Enumerable.Range(1, 601).Select(serial => Hex((ushort)serial)), second.Handler.Epcs);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task The_hold_lasts_from_the_greeting_until_the_client_is_ready()
    {
        var reader = LlrpSession.NewReader(_clock);
        await using (var first = new LlrpSession(reader, _clock))
        {
            await first.Client.StartAsync(Stop);
        }

        var (clientEnd, readerEnd) = DuplexStream.Pair();
        using var connection = new LlrpReaderConnection(reader, readerEnd);
        var ended = connection.RunAsync(Stop);
        var frames = new LlrpFrameReader(clientEnd);
        var requests = new LlrpWriter();
        requests.GetRoSpecs(1);
        requests.EnableEventsAndReports(2);
        requests.GetRoSpecs(3);
        Assert.Equal(LlrpMessageType.READER_EVENT_NOTIFICATION, await NextTypeAsync(frames));
        await clientEnd.WriteAsync(requests.WrittenMemory[..LlrpHeader.Size], Stop);
        Assert.Equal(LlrpMessageType.GET_ROSPECS_RESPONSE, await NextTypeAsync(frames));

        Assert.Equal(LlrpReportOutcome.Held, await reader.ReportAsync([Tag(1)], Stop));
        await clientEnd.WriteAsync(requests.WrittenMemory[LlrpHeader.Size..], Stop);
        Assert.Equal(LlrpMessageType.RO_ACCESS_REPORT, await NextTypeAsync(frames));
        Assert.Equal(LlrpMessageType.GET_ROSPECS_RESPONSE, await NextTypeAsync(frames));
        Assert.Equal(LlrpReportOutcome.Sent, await reader.ReportAsync([Tag(2)], Stop));

        await clientEnd.DisposeAsync();
        Assert.Equal(LlrpConnectionEnd.ClientGone, await ended);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task A_full_report_buffer_loses_the_newest_and_says_so()
    {
        var reader = LlrpSession.NewReader(_clock, new LlrpReaderOptions { ReportBufferTagsMax = 3 });
        await using (var first = new LlrpSession(reader, _clock))
        {
            await first.Client.StartAsync(Stop);
        }

        await reader.ReportAsync([Tag(1), Tag(2), Tag(3), Tag(4), Tag(5)], Stop);
        await using var second = new LlrpSession(reader, _clock);
        await second.Client.StartAsync(Stop);

        Assert.Equal([Hex(1), Hex(2), Hex(3)], second.Handler.Epcs);
        Assert.Single(second.Handler.Events, seen => seen.Kind == ReaderEventKind.ReportBufferOverflow);
    }

    [Fact(Timeout = Guard.Ms)]
    public async Task Without_hold_the_time_without_a_client_is_lost()
    {
        var reader = LlrpSession.NewReader(_clock);
        await using (var first = new LlrpSession(reader, _clock, new LlrpClientOptions { HoldReports = false }))
        {
            await first.Client.StartAsync(Stop);
        }

        Assert.Equal(LlrpReportOutcome.Dropped, await reader.ReportAsync([Tag(1)], Stop));
    }

    private static async Task<LlrpMessageType> NextTypeAsync(LlrpFrameReader frames)
    {
        Assert.Equal(LlrpFrameStatus.Frame, await frames.ReadAsync(Stop));
        return frames.Frame.Header.Type;
    }

    private static TagReportData Tag(ushort serial) => new(Convert.FromHexString(Hex(serial))) { AntennaId = 1 };

    private static string Hex(ushort serial) => $"30000000000000000000{serial:X4}";
}
