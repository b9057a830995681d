using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Llrp.Messages;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Portals;

/// <summary>Passages of what a reader kept back, through the worker of its door: the link is lost for ten minutes.</summary>
public sealed class BacklogTests : IDisposable
{
    private const int AwaySeconds = 600;

    private readonly PortalBench _bench = new();
    private readonly List<CaptureOutput> _told = [];
    private long _leftUs;
    private long _backUs;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Who_walked_out_while_nobody_listened_has_a_passage_of_that_time()
    {
        BeAway();
        _bench.Report(Walk(1, _leftUs + 300_000_000));

        var told = await _bench.FinishAsync(Token);

        var decided = Assert.Single(told.OfType<PassagesDecided>());
        var passage = Assert.Single(decided.Passages);
        Assert.True(decided.IsBacklog);
        Assert.Equal((PassageDirection.Out, Tags.Epc(1)), (passage.Direction, passage.Epc));
        Assert.Equal(_bench.Clock.ToUtc(_backUs) - TimeSpan.FromSeconds(300), passage.From);
        Assert.InRange(passage.To - passage.From, TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3.9));
        Assert.InRange(passage.Antennas.Sum(static row => row.Reads), 30, 40);
        var gap = Assert.Single(told.OfType<CoverageGapClosed>());
        Assert.Equal((GapCause.ReaderDisconnected, TimeSpan.FromSeconds(AwaySeconds)), (gap.Cause, gap.To - gap.From));
        Assert.True(told.IndexOf(told.OfType<BacklogArrived>().Single()) < told.IndexOf(decided));
    }

    [Fact]
    public async Task The_order_in_which_a_reader_empties_its_memory_says_nothing()
    {
        BeAway();
        var reads = Walk(1, _leftUs + 300_000_000);
        new Random(5).Shuffle(reads);
        foreach (var read in reads)
        {
            _bench.Report(read);
        }

        var decided = Assert.Single((await _bench.FinishAsync(Token)).OfType<PassagesDecided>());

        Assert.Equal(PassageDirection.Out, Assert.Single(decided.Passages).Direction);
    }

    [Theory]
    [InlineData(5, "it sent into a dead link for a while")]
    [InlineData(AwaySeconds - 8, "the rest of it came live")]
    public async Task A_walk_that_may_have_been_read_elsewhere_too_is_unresolved(int secondsAfter, string why)
    {
        BeAway();
        _bench.Report(Walk(1, _leftUs + (secondsAfter * 1_000_000L)));

        var told = await _bench.FinishAsync(Token);

        var passage = Assert.Single(told.OfType<PassagesDecided>().Where(static decided => decided.IsBacklog).SelectMany(
            static decided => decided.Passages));
        Assert.True(passage.Reason == UnresolvedReason.Blind, $"{why}: {passage.Direction} {passage.Reason}");
    }

    [Fact]
    public async Task Reads_that_are_late_though_the_reader_was_never_away_are_half_of_the_evidence()
    {
        _bench.ReaderCoverage.Inventories(_bench.Clock.NowUs);
        _bench.Greet();
        _bench.Report(Walk(1, _bench.ReaderUs - 60_000_000));

        var decided = Assert.Single((await _bench.FinishAsync(Token)).OfType<PassagesDecided>());

        Assert.Equal(UnresolvedReason.Blind, Assert.Single(decided.Passages).Reason);
    }

    [Fact]
    public async Task Live_and_late_crossings_at_one_door_are_groups_of_their_own()
    {
        var running = _bench.Worker.RunAsync(Token);
        for (var serial = 1; serial <= 2; serial++)
        {
            BeAway();
            _bench.Report(Walk(serial, _leftUs + 300_000_000));
            // What lay on the shelf was told when it was settled, not at the end.
            await PassAsync(TimeSpan.FromSeconds(5));
        }

        // Of what is read right after a gap nobody knows whether it lay there before.
        await PassAsync(TimeSpan.FromSeconds(20));
        _bench.Report(Walk(3, _bench.ReaderUs - 4_500_000));
        await PassAsync(TimeSpan.FromSeconds(5));
        _bench.Inbox.Complete();
        await running;

        var decided = _told.OfType<PassagesDecided>().ToArray();
        Assert.Equal([true, true, false], decided.Select(static group => group.IsBacklog));
        Assert.Equal([1, 2, 3], decided.Select(static group => group.Passages.Single().Epc.ToArray()[11]));
        Assert.All(decided, static group => Assert.Equal(PassageDirection.Out, group.Passages.Single().Direction));
        Assert.Equal(3, decided.Select(static group => Convert.ToHexString(group.GroupId.Span)).Distinct().Count());
    }

    /// <summary>Four seconds through the door, from inside out; nearer to the antennas all the way.</summary>
    private static TagReportData[] Walk(int serial, long fromUs) =>
    [
        .. Enumerable.Range(0, 40).Select(step => Reports.Tag(
            Tags.Epc(serial), step < 20 ? 3 : 1, fromUs + (step * 100_000), dbm: Math.Min(-50, -75 + (step * 2)))),
    ];

    /// <summary>The link breaks and comes back; the reader's clock runs with ours, and <see cref="_leftUs"/> is its time.</summary>
    private void BeAway()
    {
        _bench.ReaderCoverage.Inventories(_bench.Clock.NowUs);
        _leftUs = _bench.ReaderUs;
        _bench.ReaderCoverage.Lost(_bench.Clock.NowUs, "the cable was pulled");
        _bench.Time.Advance(TimeSpan.FromSeconds(AwaySeconds));
        _backUs = _bench.Clock.NowUs;
        _bench.ReaderCoverage.Inventories(_backUs);
        _bench.Greet();
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var step = TimeSpan.Zero; step < time; step += PortalWorker.TickPeriod)
        {
            await Patience.UntilAsync(HasTakenAll, Token);
            _bench.Time.Advance(PortalWorker.TickPeriod);
        }
    }

    /// <summary>Custody, which takes what is told: up to 600 marks of a time away, for which there is not always room.</summary>
    private bool HasTakenAll()
    {
        _told.AddRange(_bench.Told());
        return _bench.Inbox.Waiting == 0;
    }
}
