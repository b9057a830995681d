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
        Assert.True(_shelf.TakeDue(_bench.Clock.NowUs).Reads.IsEmpty);
        var due = _shelf.TakeDue(_bench.Clock.NowUs + BacklogShelf.SettledAfterUs);
        var reads = due.Reads.ToArray();
        Assert.True(due.IsWhole);
        Assert.Equal([Tags.Epc(1), Tags.Epc(3)], reads.Select(static read => read.Sighting.Epc));
        Assert.Equal([600, 300], reads.Select(read => (_bench.Clock.NowUs - read.AtUs) / 1_000_000));
        Assert.Equal([2, 0], reads.Select(static read => (int)read.Antenna));
        Assert.True(_shelf.TakeDue(long.MaxValue).Reads.IsEmpty);
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
        Assert.DoesNotContain(told.OfType<PassagesDecided>(), static passages => !passages.IsBacklog);
        Assert.Equal(40, _bench.Meter.Totals.ReadsBacklog);
    }

    [Fact]
    public void A_full_shelf_hands_on_the_older_half_and_drops_nothing()
    {
        _bench.Greet();
        for (var reads = 0; reads < BacklogShelf.ReadsMax; reads++)
        {
            Assert.False(_shelf.IsFull);
            Put(Ago(reads, 3, 600 - (reads / 1_000)));
            Assert.Equal(reads == BacklogShelf.ReadsMax - 1, _shelf.IsFull);
        }

        var older = _shelf.TakeDue(_bench.Clock.NowUs);
        var newer = _shelf.TakeDue(_bench.Clock.NowUs + BacklogShelf.SettledAfterUs);

        Assert.Equal((false, true), (older.IsWhole, newer.IsWhole));
        Assert.Equal(
            Enumerable.Range(0, BacklogShelf.ReadsMax).Select(Tags.Epc),
            older.Reads.ToArray().Concat(newer.Reads.ToArray()).Select(static read => read.Sighting.Epc));
        Assert.Equal(BacklogShelf.ReadsMax / 2, older.Reads.Length);
    }

    [Fact]
    public void Reads_that_never_stop_coming_do_not_wait_for_longer_than_a_minute()
    {
        _bench.Greet();
        for (var second = 0; second < 60; second++)
        {
            Assert.True(_shelf.TakeDue(_bench.Clock.NowUs).Reads.IsEmpty, $"after {second} s");
            Put(Ago(second, 3, 600));
            _bench.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var due = _shelf.TakeDue(_bench.Clock.NowUs);

        Assert.Equal((30, false), (due.Reads.Length, due.IsWhole));
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

    private void Put(EdgeVault.Llrp.Messages.TagReportData tag)
    {
        _bench.Report(tag);
        while (_bench.Inbox.TryTake(out var batch))
        {
            _shelf.Take(batch, _bench.Plan.Readers[0]);
            _bench.Pool.Return(batch);
        }
    }

    private EdgeVault.Llrp.Messages.TagReportData Ago(int serial, int antenna, int seconds) =>
        Reports.Tag(Tags.Epc(serial), antenna, _bench.ReaderUs - (seconds * 1_000_000L));
}
