using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Tests.Support;

namespace EdgeVault.Llrp.Tests.Client;

public sealed class LlrpReceiveAllocationTests
{
    /// <summary>
    /// Goal: from arrived bytes to the handler a tag costs no memory.
    /// Method: a recorded session a hundred times over, in pieces that tear messages, on a stream that never waits; what
    /// the first pass warmed up is not counted.
    /// </summary>
    [Fact]
    public async Task From_bytes_to_the_handler_nothing_is_allocated()
    {
        var bytes = Enumerable.Repeat(Recorded.Dx101, 100).SelectMany(session => session).ToArray();
        var handler = new CountingHandler();
        var dispatcher = new LlrpDispatcher(handler, new TagReportDefaults(TagReportFields.Selectable));
        var frames = new LlrpFrameReader(new SplitStream(bytes, 1400));
        await PumpAsync(frames, dispatcher, messages: 934);
        var (least, all) = (long.MaxValue, 0L);
        for (var part = 0; part < 7; part++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            await PumpAsync(frames, dispatcher, messages: 934 * 14);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            (least, all) = (Math.Min(least, allocated), all + allocated);
        }

        // The runtime takes some kilobytes of its own now and then, but not in every part; a tag that took any would take megabytes.
        Assert.Equal(0, least);
        Assert.InRange(all, 0, 100_000);
        Assert.Equal(130 * 99, handler.Tags);
        Assert.Equal(891 * 99, handler.Events);
    }

    private static async ValueTask PumpAsync(LlrpFrameReader frames, LlrpDispatcher dispatcher, int messages)
    {
        for (var count = 0; count < messages; count++)
        {
            if (await frames.ReadAsync(CancellationToken.None) == LlrpFrameStatus.Frame)
            {
                dispatcher.TryDispatch(frames.Frame);
            }
        }
    }

    private sealed class CountingHandler : ILlrpClientHandler
    {
        public int Tags { get; private set; }

        public int Events { get; private set; }

        public void OnTagReport(in TagReport report) => Tags++;

        public void OnReportEnd(int tagReports)
        {
        }

        public void OnReaderEvent(in ReaderEvent readerEvent) => Events++;

        public void OnKeepalive()
        {
        }

        public void OnUnknownMessage(in LlrpHeader header)
        {
        }
    }
}
