using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.TestKit;

namespace EdgeVault.Capture.Tests.Readers.Json;

public sealed class JsonIntakeTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly JsonBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_read_arrives_with_every_field_at_the_time_the_reader_saw_it()
    {
        await _bench.TakeAsync(Read(3, Second, ",\"peakRssiCdbm\":-4810,\"phaseAngle\":90,\"tidHex\":\"E280\""));

        var (sighting, isLate, atUs) = Assert.Single(_bench.Arrived());
        Assert.Equal((Tags.Epc(1), 3, 1, -4_810, 1_024), (sighting.Epc, sighting.Antenna, sighting.SeenCount, sighting.RssiCentiDbm, sighting.Phase));
        Assert.Equal(("E280", false), (sighting.Tid.ToHex(), isLate));
        Assert.Equal(_bench.Portal.Clock.NowUs - 1_000_000, atUs);
        Assert.Equal((1, 1), (_bench.Portal.Meter.Totals.TagReports, _bench.Portal.Meter.Totals.DistinctEpcs));
    }

    [Theory]
    [InlineData(4_999, false)]
    [InlineData(5_001, true)]
    public async Task What_a_broker_kept_is_late_from_the_first_message_on(int agoMs, bool isLate)
    {
        await _bench.TakeAsync(Read(3, TimeSpan.FromMilliseconds(agoMs)));

        var arrived = Assert.Single(_bench.Arrived());
        Assert.Equal((isLate, _bench.Portal.Clock.NowUs - (agoMs * 1_000L)), (arrived.IsLate, arrived.AtUs));
        Assert.Equal(isLate ? 1 : 0, _bench.Portal.Meter.Totals.ReadsBacklog);
    }

    [Fact]
    public async Task A_reader_whose_clock_is_ahead_is_live_all_the_same()
    {
        await _bench.TakeAsync(Read(3, -TimeSpan.FromHours(1)));

        var arrived = Assert.Single(_bench.Arrived());
        Assert.Equal((false, _bench.Portal.Clock.NowUs), (arrived.IsLate, arrived.AtUs));
    }

    [Fact]
    public async Task A_reader_whose_clock_is_behind_is_late_for_a_minute_and_then_live()
    {
        var late = new List<bool>();
        for (var second = 0; second < 120; second++)
        {
            await _bench.TakeAsync(Read(3, TimeSpan.FromHours(1)));
            late.Add(Assert.Single(_bench.Arrived()).IsLate);
            _bench.Portal.Time.Advance(Second);
        }

        Assert.True(late[0]);
        Assert.All(late[61..], Assert.False);
    }

    [Fact]
    public async Task The_same_read_is_taken_once_and_others_are_not_taken_for_it()
    {
        var stamp = _bench.Ago(Second);
        await _bench.TakeAsync(Read(3, stamp));
        await _bench.TakeAsync($"[{Read(3, stamp)},{Read(3, stamp)}]");
        await _bench.TakeAsync(Read(4, stamp));
        await _bench.TakeAsync(Read(3, stamp.Replace("Z", "1Z", StringComparison.Ordinal)));
        await _bench.TakeAsync(Read(3, stamp).Replace(Tags.Epc(1).ToHex(), Tags.Epc(2).ToHex(), StringComparison.Ordinal));

        Assert.Equal(4, _bench.Arrived().Count);
        Assert.Equal(4, _bench.Portal.Meter.Totals.TagReports);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(0, 0)]
    public async Task A_read_without_an_antenna_is_the_only_ones_or_nobodys(int antennas, int expected)
    {
        using var bench = new JsonBench("impinj", options =>
        {
            options.Portals["door-1"].Antennas.Clear();
            for (var at = 1; at <= antennas; at++)
            {
                options.Portals["door-1"].Antennas[$"r1/{at + 6}"] = "inside";
            }
        });
        await bench.TakeAsync($$$"""{"tagInventoryEvent":{"epcHex":"{{{Tags.Epc(1).ToHex()}}}"}}""");

        var arrived = bench.Arrived();
        Assert.Equal(expected, arrived.Count);
        Assert.All(arrived, static read => Assert.Equal(7, read.Sighting.Antenna));
        Assert.Equal(1, bench.Portal.Meter.Totals.TagReports);
        Assert.Equal(antennas != 1, bench.Log.Entries.Any(static entry => entry.Message.Contains("without an antenna", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Numbers_left_out_are_a_gap_and_numbers_that_come_again_are_none()
    {
        using var bench = new JsonBench("zebra");
        await bench.TakeAsync(Numbered(bench, 10));
        await bench.TakeAsync(Numbered(bench, 11));
        Assert.Empty(Overflows(bench));
        bench.Portal.Time.Advance(Second);
        var lastUs = bench.Sink.LastReportUs;

        await bench.TakeAsync(Numbered(bench, 15));

        var gap = Assert.Single(Overflows(bench));
        Assert.Equal("3 events before number 15 of the reader never came", gap.Detail);
        Assert.Equal((lastUs, bench.Portal.Clock.NowUs), (gap.FromUs, gap.ToUs));
        await bench.TakeAsync(Numbered(bench, 12, TimeSpan.FromSeconds(2)));
        await bench.TakeAsync(Numbered(bench, 16));
        bench.Portal.Time.Advance(Second);
        await bench.TakeAsync(Numbered(bench, 1));
        await bench.TakeAsync(Numbered(bench, 2));
        Assert.Empty(Overflows(bench));

        // From where it started anew it is followed again.
        await bench.TakeAsync(Numbered(bench, 6));
        Assert.Equal("3 events before number 6 of the reader never came", Assert.Single(Overflows(bench)).Detail);
    }

    [Fact]
    public async Task An_overflow_is_a_gap_from_the_first_event_lost()
    {
        await _bench.TakeAsync(Read(3, TimeSpan.Zero));
        _bench.Portal.Time.Advance(TimeSpan.FromSeconds(10));

        await _bench.TakeAsync($$$"""{"overflowEvent":{"firstEventTimestamp":"{{{_bench.Ago(TimeSpan.FromSeconds(4))}}}","eventsPurged":7}}""");

        var gap = Assert.Single(Overflows(_bench));
        Assert.Equal("the reader threw 7 events away", gap.Detail);
        Assert.Equal((_bench.Portal.Clock.NowUs - 4_000_000, _bench.Portal.Clock.NowUs), (gap.FromUs, gap.ToUs));
    }

    [Fact]
    public async Task Only_a_growing_count_of_dropped_messages_is_a_gap()
    {
        using var bench = new JsonBench("zebra");
        foreach (var dropped in (int[])[5, 5, 8, 0, 1])
        {
            await bench.TakeAsync($$$"""{"type":"heartbeat","data":{"dataPathStatistics":[{"numDataMessagesDropped":{{{dropped}}}}]}}""");
        }

        Assert.Equal(["the reader dropped 3 messages"], Overflows(bench).Select(static gap => gap.Detail).Distinct());
    }

    [Fact]
    public async Task An_inventory_that_ends_blinds_the_door_until_a_read_comes()
    {
        await _bench.TakeAsync("""{"inventoryStatusEvent":{"inventoryStatus":"idle"}}""");
        Assert.Contains(_bench.Portal.Inbox.Coverage.OpenGaps(), static gap => gap.Key.Cause == GapCause.ReaderException);

        await _bench.TakeAsync(Read(3, TimeSpan.Zero));

        Assert.DoesNotContain(_bench.Portal.Inbox.Coverage.OpenGaps(), static gap => gap.Key.Cause == GapCause.ReaderException);
    }

    /// <summary>A broker brings late what happened while nobody listened.</summary>
    [Fact]
    public async Task An_antenna_that_was_lost_and_came_back_while_nobody_listened_was_blind_then()
    {
        await _bench.TakeAsync(Read(3, TimeSpan.Zero));
        var clock = _bench.Portal.Clock;

        await _bench.TakeAsync($$$"""{"timestamp":"{{{_bench.Ago(TimeSpan.FromSeconds(600))}}}","antennaDisconnectedEvent":{"antennaPort":4}}""");
        await _bench.TakeAsync($$$"""{"timestamp":"{{{_bench.Ago(TimeSpan.FromSeconds(500))}}}","antennaConnectedEvent":{"antennaPort":4}}""");

        var gap = _bench.Gaps().Last(static change => !change.Opened).Gap;
        Assert.Equal((clock.NowUs - 600_000_000, clock.NowUs - 500_000_000), (gap.FromUs, gap.ToUs));
    }

    [Fact]
    public async Task A_lost_antenna_blinds_until_it_is_back()
    {
        await _bench.TakeAsync("""{"antennaDisconnectedEvent":{"antennaPort":4}}""");
        Assert.Equal(4, Assert.Single(_bench.Portal.Inbox.Coverage.OpenGaps()).Key.Antenna);

        await _bench.TakeAsync("""{"antennaConnectedEvent":{"antennaPort":4}}""");

        Assert.Empty(_bench.Portal.Inbox.Coverage.OpenGaps());
    }

    [Fact]
    public async Task Another_readers_message_is_refused_and_said_once()
    {
        var message = $$$"""{"hostname":"impinj-2","tagInventoryEvent":{"epcHex":"{{{Tags.Epc(1).ToHex()}}}","antennaPort":3}}""";

        Assert.Equal("this is reader impinj-2, and impinj-1 is expected here", await _bench.TakeAsync(message, "impinj-1"));
        Assert.NotNull(await _bench.TakeAsync(message, "impinj-1"));

        Assert.Empty(_bench.Arrived());
        Assert.Single(_bench.Log.Entries);
        Assert.Null(await _bench.TakeAsync(message, "IMPINJ-2"));
        Assert.Single(_bench.Arrived());
    }

    /// <summary>What when full: it waits, so that the message is not acknowledged, and nothing is shed.</summary>
    [Fact]
    public async Task A_message_waits_for_room_and_every_read_gets_in()
    {
        var sent = 0;
        var taking = Task.CompletedTask;
        while (taking.IsCompleted)
        {
            var reads = Enumerable.Range(0, 1_000).Select(_ => Read(3, $"2026-03-01T08:00:00.{sent++:000000000}Z"));
            taking = _bench.TakeAsync($"[{string.Join(',', reads)}]").AsTask();
        }

        var arrived = 0;
        await Patience.UntilAsync(
            () =>
            {
                arrived += _bench.Arrived().Count;
                return taking.IsCompleted && _bench.Portal.Inbox.Waiting == 0;
            },
            TestContext.Current.CancellationToken);

        arrived += _bench.Arrived().Count;
        await taking;
        Assert.Equal((sent, 0), (arrived, _bench.Portal.Meter.Totals.ReadsShed));
        Assert.True(sent > PortalInbox.BatchesMax * 100, $"only {sent} were needed to fill it");
    }

    [Fact]
    public async Task A_message_that_was_interrupted_is_taken_whole_when_it_comes_again()
    {
        using var stop = new CancellationTokenSource();
        var sent = 0;
        var message = "";
        var taking = Task.CompletedTask;
        while (taking.IsCompleted)
        {
            message = $"[{string.Join(',', Enumerable.Range(0, 1_000).Select(_ => Read(3, $"2026-03-01T08:00:00.{sent++:000000000}Z")))}]";
            taking = _bench.Intake.TakeAsync(
                System.Text.Encoding.UTF8.GetBytes(message), _bench.Decoder, null, stop.Token).AsTask();
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => taking);
        var arrived = _bench.Arrived().Count;
        taking = _bench.TakeAsync(message).AsTask();
        await Patience.UntilAsync(
            () =>
            {
                arrived += _bench.Arrived().Count;
                return taking.IsCompleted && _bench.Portal.Inbox.Waiting == 0;
            },
            TestContext.Current.CancellationToken);

        Assert.Equal(sent, arrived + _bench.Arrived().Count);
    }

    [Fact]
    public async Task What_cannot_be_read_is_counted_each_time_and_said_once()
    {
        await _bench.TakeAsync("[1,2]");
        await _bench.TakeAsync("[3]");

        Assert.Single(_bench.Log.Entries, static entry => entry.Message.Contains("cannot be read", StringComparison.Ordinal));
    }

    private static List<Gap> Overflows(JsonBench bench) =>
        [.. bench.Gaps().Where(static change => !change.Opened && change.Gap.Key.Cause == GapCause.ReaderBufferOverflow).Select(static change => change.Gap)];

    private static string Numbered(JsonBench bench, int number, TimeSpan ago = default) =>
        $$$"""{"data":{"eventNum":{{{number}}},"antenna":3,"idHex":"{{{Tags.Epc(1).ToHex()}}}"},"timestamp":"{{{bench.Ago(ago)}}}"}""";

    private string Read(int antenna, TimeSpan ago, string more = "") => Read(antenna, _bench.Ago(ago), more);

    private static string Read(int antenna, string stamp, string more = "") =>
        $$$"""{"timestamp":"{{{stamp}}}","tagInventoryEvent":{"epcHex":"{{{Tags.Epc(1).ToHex()}}}","antennaPort":{{{antenna}}}{{{more}}}}}""";
}
