using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Portals;

public sealed class CoverageTests : IDisposable
{
    private readonly PortalBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_portal_is_blind_from_its_last_mark_until_its_reader_inventories()
    {
        var mark = _bench.Time.GetUtcNow() - TimeSpan.FromMinutes(20);
        var start = new CaptureStart(new Dictionary<string, DateTimeOffset> { ["door-1"] = mark }, new byte[16]);
        _bench.StartCoverage.Begin([_bench.Inbox], start, _bench.Clock);

        var opened = Assert.Single(Changes());
        Assert.True(opened.Opened);
        Assert.Equal((GapCause.GatewayDown, mark), (opened.Gap.Key.Cause, opened.Gap.From));

        _bench.ReaderCoverage.Inventories(_bench.Clock.NowUs);
        var closed = Assert.Single(Changes());
        Assert.Equal((false, opened.Gap.Id, _bench.Clock.NowUs), (closed.Opened, closed.Gap.Id, closed.Gap.ToUs));
    }

    [Fact]
    public void A_held_back_event_of_an_antenna_counts_from_when_it_happened_and_no_gap_ends_before_it_begins()
    {
        _bench.Greet();
        foreach (var (connected, agoUs) in ((bool, long)[])[(false, 60_000_000), (true, 61_000_000)])
        {
            _bench.Intake.OnReaderEvent(new EdgeVault.Llrp.Messages.ReaderEvent
            {
                Kind = EdgeVault.Llrp.Messages.ReaderEventKind.Antenna, AntennaId = 3, AntennaConnected = connected,
                UtcMicros = (ulong)(_bench.ReaderUs - agoUs),
            });
        }

        var gap = Changes()[^1].Gap;
        Assert.Equal((_bench.Clock.NowUs - 60_000_000, gap.FromUs), (gap.FromUs, gap.ToUs));
    }

    [Fact]
    public void A_portal_without_a_mark_is_blind_from_the_start_of_the_process()
    {
        _bench.StartCoverage.Begin([_bench.Inbox], _bench.Start, _bench.Clock);

        Assert.Equal(_bench.Time.GetUtcNow(), Assert.Single(Changes()).Gap.From);
    }

    [Fact]
    public void A_mark_from_the_future_counts_as_now()
    {
        var start = new CaptureStart(
            new Dictionary<string, DateTimeOffset> { ["door-1"] = _bench.Time.GetUtcNow().AddHours(1) }, new byte[16]);

        _bench.StartCoverage.Begin([_bench.Inbox], start, _bench.Clock);

        Assert.Equal(_bench.Time.GetUtcNow(), Assert.Single(Changes()).Gap.From);
    }

    [Fact]
    public void A_portal_with_two_readers_sees_again_when_both_do()
    {
        var options = Configured.Door();
        options.Readers["r2"] = new ReaderOptions { Endpoint = "llrp://127.0.0.1" };
        options.Portals["door-1"].Antennas["r2/1"] = "inside";
        using var bench = new PortalBench(options);
        var second = new ReaderCoverage(bench.Plan.Readers[1], [bench.Inbox], bench.StartCoverage);
        bench.StartCoverage.Begin([bench.Inbox], bench.Start, bench.Clock);

        bench.ReaderCoverage.Inventories(bench.Clock.NowUs);
        bench.ReaderCoverage.Inventories(bench.Clock.NowUs);
        Assert.Single(bench.Inbox.Coverage.OpenGaps());

        second.Inventories(bench.Clock.NowUs);
        Assert.Empty(bench.Inbox.Coverage.OpenGaps());
    }

    [Fact]
    public void A_lost_reader_is_a_gap_from_its_last_word_until_it_inventories_again()
    {
        _bench.ReaderCoverage.Inventories(_bench.Clock.NowUs);
        var lastHeardUs = _bench.Clock.NowUs;
        _bench.Time.Advance(TimeSpan.FromSeconds(20));

        _bench.ReaderCoverage.Lost(lastHeardUs, "the cable");
        var opened = Assert.Single(Changes()).Gap;
        Assert.Equal((GapCause.ReaderDisconnected, lastHeardUs, "the cable"), (opened.Key.Cause, opened.FromUs, opened.Detail));

        _bench.ReaderCoverage.Inventories(_bench.Clock.NowUs);
        Assert.Equal(opened.Id, Assert.Single(Changes()).Gap.Id);
    }

    [Fact]
    public void A_gap_that_opens_again_before_its_end_was_told_goes_on()
    {
        _bench.ReaderCoverage.Inventories(_bench.Clock.NowUs);
        for (var flap = 0; flap < 1_000; flap++)
        {
            _bench.ReaderCoverage.Lost(_bench.Clock.NowUs, "flapping");
            _bench.Time.Advance(TimeSpan.FromMilliseconds(1));
            _bench.ReaderCoverage.Inventories(_bench.Clock.NowUs);
        }

        var changes = Changes();
        Assert.Equal([true, false], changes.Select(static change => change.Opened));
        Assert.Equal(1_000_000, changes[1].Gap.ToUs - changes[1].Gap.FromUs);
        Assert.Empty(Changes());
    }

    [Fact]
    public void A_lost_antenna_is_a_gap_of_that_antenna_until_it_is_back_or_reads()
    {
        _bench.ReaderCoverage.Antenna(3, connected: false, _bench.Clock.NowUs);
        _bench.ReaderCoverage.Antenna(4, connected: false, _bench.Clock.NowUs);
        _bench.ReaderCoverage.Antenna(9, connected: false, _bench.Clock.NowUs);
        Assert.Equal([3, 4], Changes().Select(static change => change.Gap.Key.Antenna).Order());

        _bench.ReaderCoverage.Antenna(3, connected: true, _bench.Clock.NowUs);
        Assert.Equal(3, Assert.Single(Changes()).Gap.Key.Antenna);

        _bench.Greet();
        _bench.Report(Reports.Tag(Tags.Epc(1), 4, _bench.ReaderUs));
        Assert.Equal(4, Assert.Single(Changes()).Gap.Key.Antenna);
    }

    [Fact]
    public void An_overflow_is_a_gap_from_the_last_report_to_now()
    {
        _bench.Greet();
        _bench.Report(Reports.Tag(Tags.Epc(1), 4, _bench.ReaderUs));
        var lastUs = _bench.Clock.NowUs;
        _bench.Time.Advance(TimeSpan.FromSeconds(3));
        _bench.Intake.OnReaderEvent(new() { Kind = Llrp.Messages.ReaderEventKind.ReportBufferOverflow });

        var changes = Changes();
        Assert.Equal([true, false], changes.Select(static change => change.Opened));
        Assert.Equal((lastUs, _bench.Clock.NowUs), (changes[1].Gap.FromUs, changes[1].Gap.ToUs));
    }

    [Fact]
    public void An_exception_is_a_gap_until_the_next_report()
    {
        _bench.Greet();
        _bench.Intake.OnReaderEvent(new() { Kind = Llrp.Messages.ReaderEventKind.ReaderException, Message = "too hot" });
        var gap = Assert.Single(Changes()).Gap;
        Assert.Equal((GapCause.ReaderException, "the reader reports an exception: too hot"), (gap.Key.Cause, gap.Detail));

        _bench.Report(Reports.Tag(Tags.Epc(1), 4, _bench.ReaderUs));
        Assert.False(Assert.Single(Changes()).Opened);
    }

    [Fact]
    public void A_rospec_that_somebody_else_ended_is_a_gap_until_it_starts()
    {
        void RoSpec(Llrp.Messages.RoSpecEventType type) => _bench.Intake.OnReaderEvent(
            new() { Kind = Llrp.Messages.ReaderEventKind.RoSpec, RoSpecId = 1, RoSpecEvent = type });

        // While we set it up ourselves it ends, too.
        RoSpec(Llrp.Messages.RoSpecEventType.End);
        _bench.ReaderCoverage.Inventories(_bench.Clock.NowUs);
        Assert.Empty(Changes());

        RoSpec(Llrp.Messages.RoSpecEventType.End);
        Assert.True(Assert.Single(Changes()).Opened);
        RoSpec(Llrp.Messages.RoSpecEventType.Start);
        Assert.False(Assert.Single(Changes()).Opened);
    }

    private List<GapChange> Changes()
    {
        var changes = new List<GapChange>();
        _bench.Inbox.Coverage.TakeChanges(changes);
        return changes;
    }
}
