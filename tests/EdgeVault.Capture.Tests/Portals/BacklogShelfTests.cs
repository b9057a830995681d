using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Portals;

/// <summary>Reads that were kept back while nobody listened, on their way to the door.</summary>
public sealed class BacklogShelfTests : IDisposable
{
    private readonly PortalBench _bench = new();
    private readonly BacklogShelf _shelf = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Late_reads_travel_apart_from_live_ones_with_their_own_times()
    {
        _bench.Greet();
        _bench.Report(Ago(1, 3, 600), Ago(2, 3, 0), Ago(3, 1, 300));

        var batches = new List<(bool IsBacklog, int Count)>();
        while (_bench.Inbox.TryTake(out var batch))
        {
            batches.Add((batch.IsBacklog, batch.Count));
            if (batch.IsBacklog)
            {
                _shelf.Take(batch, _bench.Plan.Readers[0]);
            }
        }

        Assert.Equal([(true, 2), (false, 1)], batches);
        Assert.Empty(_shelf.TakeSettled(_bench.Clock.NowUs));
        var settled = _shelf.TakeSettled(_bench.Clock.NowUs + BacklogShelf.SettledAfterUs);
        Assert.Equal([Tags.Epc(1), Tags.Epc(3)], settled.Select(static read => read.Sighting.Epc));
        Assert.Equal([600, 300], settled.Select(read => (_bench.Clock.NowUs - read.AtUs) / 1_000_000));
        Assert.Equal([2, 0], settled.Select(static read => (int)read.Antenna));
        Assert.Empty(_shelf.TakeSettled(long.MaxValue));
    }

    [Fact]
    public async Task The_worker_tells_of_them_and_makes_no_live_passage_of_them()
    {
        _bench.Greet();
        for (var step = 0; step < 40; step++)
        {
            _bench.Report(Ago(1, step < 20 ? 3 : 1, 600 - step));
        }

        var told = await _bench.FinishAsync(Token);

        var backlog = Assert.Single(told.OfType<BacklogArrived>());
        Assert.Equal(("door-1", "r1", 40), (backlog.Portal, backlog.Reader, backlog.Reads));
        Assert.Equal((600, 561), ((int)(backlog.At - backlog.From).TotalSeconds, (int)(backlog.At - backlog.To).TotalSeconds));
        Assert.Empty(told.OfType<PassagesDecided>());
        Assert.Equal(40, _bench.Meter.Totals.ReadsBacklog);
    }

    [Fact]
    public void A_full_shelf_hands_on_early_and_drops_nothing()
    {
        _bench.Greet();
        for (var reads = 0; reads < BacklogShelf.ReadsMax; reads++)
        {
            _bench.Report(Ago(reads, 3, 600));
            while (_bench.Inbox.TryTake(out var batch))
            {
                Assert.Empty(_shelf.TakeSettled(_bench.Clock.NowUs));
                _shelf.Take(batch, _bench.Plan.Readers[0]);
                _bench.Pool.Return(batch);
            }
        }

        Assert.Equal(BacklogShelf.ReadsMax, _shelf.TakeSettled(_bench.Clock.NowUs).Count);
    }

    [Fact]
    public void A_pooled_batch_forgets_that_it_was_late()
    {
        _bench.Greet();
        _bench.Report(Ago(1, 3, 600));
        Assert.True(_bench.Inbox.TryTake(out var late));
        _bench.Pool.Return(late);

        _bench.Report(Ago(2, 3, 0));

        Assert.True(_bench.Inbox.TryTake(out var live));
        Assert.Same(late, live);
        Assert.False(live.IsBacklog);
    }

    private EdgeVault.Llrp.Messages.TagReportData Ago(int serial, int antenna, int seconds) =>
        Reports.Tag(Tags.Epc(serial), antenna, _bench.ReaderUs - (seconds * 1_000_000L));
}
