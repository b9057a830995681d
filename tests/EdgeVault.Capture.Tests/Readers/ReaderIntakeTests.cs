using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Gs1.Epc;
using EdgeVault.Llrp.Messages;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Readers;

public sealed class ReaderIntakeTests : IDisposable
{
    private readonly PortalBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void A_recorded_session_counts_130_tag_reports_of_65_epcs()
    {
        foreach (var report in Reports.Recorded())
        {
            _bench.Intake.Receive(report.Body);
        }

        Assert.Equal((130, 65), (_bench.Meter.Totals.TagReports, _bench.Meter.Totals.DistinctEpcs));
    }

    [Fact]
    public void Reads_of_antennas_that_watch_nothing_are_counted_and_go_no_further()
    {
        _bench.Greet();
        _bench.Report(
            Reports.Tag(Tags.Epc(1), 9, _bench.ReaderUs), Reports.Tag(Tags.Epc(2), 0, _bench.ReaderUs),
            Reports.Tag(Tags.Epc(3), 60_000, _bench.ReaderUs));

        Assert.Equal((3, 3), (_bench.Meter.Totals.TagReports, _bench.Meter.Totals.DistinctEpcs));
        Assert.False(_bench.Inbox.TryTake(out _));
    }

    [Fact]
    public void A_report_becomes_a_batch_with_every_field()
    {
        _bench.Greet();
        var tag = Reports.Tag(Tags.Epc(1), 3, _bench.ReaderUs, dbm: -48, count: 5);
        _bench.Report(tag with { FirstSeenUtcMicros = tag.LastSeenUtcMicros - 70_000 });

        Assert.True(_bench.Inbox.TryTake(out var batch));
        var sighting = Assert.Single(batch.Sightings.ToArray());
        Assert.Equal((Tags.Epc(1), 3, 5, -4_800), (sighting.Epc, sighting.Antenna, sighting.SeenCount, sighting.RssiCentiDbm));
        Assert.Equal((_bench.ReaderUs - 70_000, _bench.ReaderUs), (sighting.FirstSeenUs, sighting.LastSeenUs));
        Assert.Equal(_bench.Clock.NowUs, sighting.ArrivalUs);
        Assert.Equal(_bench.Clock.NowUs, sighting.LastSeenUs + batch.OffsetUs);
        Assert.Equal((0, Sighting.NoPhase, 0, 0), (sighting.Tid.BitCount, sighting.Phase, sighting.Channel, batch.Reader));
    }

    [Fact]
    public void A_phase_comes_with_its_channel()
    {
        _bench.Greet();
        _bench.Report(Reports.Tag(Tags.Epc(1), 3, _bench.ReaderUs) with { PhaseAngle = 4_095, ChannelIndex = 37 });

        Assert.True(_bench.Inbox.TryTake(out var batch));
        var sighting = Assert.Single(batch.Sightings.ToArray());
        Assert.Equal((4_095, 37), (sighting.Phase, sighting.Channel));
    }

    [Theory]
    [InlineData(4_999, 1, 0)]
    [InlineData(5_001, 0, 1)]
    public void Reads_more_than_five_seconds_late_are_backlog(int lateMs, int live, int backlog)
    {
        _bench.Greet();
        _bench.Report(Reports.Tag(Tags.Epc(1), 3, _bench.ReaderUs - (lateMs * 1_000L)));

        Assert.True(_bench.Inbox.TryTake(out var batch));
        Assert.Equal((1, live == 0), (batch.Count, batch.IsBacklog));
        Assert.Equal(backlog, _bench.Meter.Totals.ReadsBacklog);
        Assert.Equal(1, _bench.Meter.Totals.TagReports);
    }

    [Fact]
    public void A_reader_that_believes_it_is_the_year_2000_is_live_all_the_same()
    {
        const long Year2000Us = 946_684_800_000_000;
        _bench.Greet(Year2000Us);
        _bench.Time.Advance(TimeSpan.FromSeconds(3));
        _bench.Report(Reports.Tag(Tags.Epc(1), 3, Year2000Us + 2_900_000));

        Assert.True(_bench.Inbox.TryTake(out var batch));
        Assert.Equal(_bench.Clock.NowUs - 100_000, batch.Sightings[0].LastSeenUs + batch.OffsetUs);
    }

    [Fact]
    public void A_reader_with_uptime_only_is_mapped_by_its_uptime()
    {
        _bench.Intake.OnReaderEvent(new ReaderEvent { Kind = ReaderEventKind.ConnectionAttempt, UptimeMicros = 77 });
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        _bench.Report(new TagReportData(Tags.Epc(1).ToArray())
        {
            AntennaId = 3,
            LastSeenUptimeMicros = 900_077,
            FirstSeenUptimeMicros = 800_077,
        });

        Assert.True(_bench.Inbox.TryTake(out var batch));
        Assert.Equal(_bench.Clock.NowUs - 100_000, batch.Sightings[0].LastSeenUs + batch.OffsetUs);
    }

    [Fact]
    public void A_reader_without_a_clock_has_seen_what_arrives_now()
    {
        _bench.Report(new TagReportData(Tags.Epc(1).ToArray()) { AntennaId = 3 });

        Assert.True(_bench.Inbox.TryTake(out var batch));
        Assert.Equal(_bench.Clock.NowUs, batch.Sightings[0].LastSeenUs + batch.OffsetUs);
    }

    [Fact]
    public void Times_beyond_reason_are_no_times()
    {
        var tag = Reports.Tag(Tags.Epc(1), 3, 0);
        _bench.Report(tag with { FirstSeenUtcMicros = ulong.MaxValue, LastSeenUtcMicros = ulong.MaxValue });

        Assert.True(_bench.Inbox.TryTake(out var batch));
        Assert.Equal(_bench.Clock.NowUs, batch.Sightings[0].LastSeenUs + batch.OffsetUs);
    }

    [Fact]
    public void Long_and_empty_epcs_pass_and_too_long_ones_are_malformed()
    {
        _bench.Greet();
        var longest = EpcBits.From(Enumerable.Range(0, 62).Select(static value => (byte)value).ToArray(), 496);
        _bench.Report(
            Reports.Tag(longest, 3, _bench.ReaderUs), Reports.Tag(default, 3, _bench.ReaderUs),
            Reports.Tag(Tags.Epc(1), 3, _bench.ReaderUs));
        _bench.Intake.Receive(Reports.Body(new TagReportData(new byte[80], 640) { AntennaId = 3 }));

        Assert.True(_bench.Inbox.TryTake(out var batch));
        Assert.Equal(
            [longest, default, Tags.Epc(1)], batch.Sightings.ToArray().Select(static sighting => sighting.Epc));
        Assert.Equal((4, 3), (_bench.Meter.Totals.TagReports, _bench.Meter.Totals.DistinctEpcs));
    }

    /// <summary>What when full: the loop never waits, fills the batch in hand, and counts the rest exactly.</summary>
    [Fact]
    public void Every_read_is_in_the_inbox_or_shed_and_counted()
    {
        _bench.Greet();
        var sent = 0;
        for (var report = 0; report < PortalInbox.BatchesMax + (3 * SightingBatch.Capacity); report++, sent++)
        {
            _bench.Report(Reports.Tag(Tags.Epc(report), 3, _bench.ReaderUs));
        }

        _bench.Intake.Finish();
        var taken = 0;
        while (_bench.Inbox.TryTake(out var batch))
        {
            taken += batch.Count;
        }

        var shed = new List<Shed>();
        _bench.Inbox.TakeShed(shed);
        Assert.Equal(PortalInbox.BatchesMax, taken);
        Assert.Equal(sent - taken, Assert.Single(shed).Reads);
        Assert.Equal(sent - taken, _bench.Meter.Totals.ReadsShed);
    }

    [Fact]
    public void A_batch_in_hand_goes_as_soon_as_there_is_room()
    {
        _bench.Greet();
        for (var report = 0; report < PortalInbox.BatchesMax + 10; report++)
        {
            _bench.Report(Reports.Tag(Tags.Epc(report), 3, _bench.ReaderUs));
        }

        Assert.True(_bench.Inbox.TryTake(out _));
        _bench.Intake.OnKeepalive();
        var (batches, reads) = (0, 0);
        for (; _bench.Inbox.TryTake(out var batch); batches++)
        {
            reads += batch.Count;
        }

        Assert.Equal((PortalInbox.BatchesMax, PortalInbox.BatchesMax + 9), (batches, reads));
        Assert.Equal(0, _bench.Meter.Totals.ReadsShed);
    }

    [Fact]
    public void Decode_to_slice_does_not_allocate()
    {
        _bench.Greet();
        var slices = new Capture.Dedup.SliceTable(new Capture.Dedup.DedupOptions(), hashSeed: 1);
        var engine = new EngineBench().Engine;
        var body = Reports.Body([.. Enumerable.Range(0, 100).Select(
            tag => Reports.Tag(Tags.Epc(tag), 1 + (tag % 4), _bench.ReaderUs))]);

        void Pass(int round)
        {
            _bench.Intake.Receive(body);
            while (_bench.Inbox.TryTake(out var batch))
            {
                foreach (ref readonly var sighting in batch.Sightings)
                {
                    slices.Observe(sighting, (byte)(sighting.Antenna - 1), batch.OffsetUs + (round * 10_000));
                }

                // The channel keeps its batches to itself; the pool's bag is warm after the first rounds.
                _bench.Pool.Return(batch);
            }

            slices.CloseUntil(_bench.Clock.NowUs + (round * 10_000));
            engine.Feed(slices.Closed);
            slices.ClearClosed();
        }

        for (var round = 0; round < 100; round++)
        {
            Pass(round);
        }

        var least = Allocations.Least(run =>
        {
            for (var each = 0; each < 100; each++)
            {
                Pass((100 * (run + 1)) + each);
            }
        });

        Assert.Equal(0, least);
    }
}
