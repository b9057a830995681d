using EdgeVault.Capture;
using EdgeVault.Capture.Inputs;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Pictures;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Hosting.Charts;
using Google.Protobuf;
using Passage = EdgeVault.Capture.Passage;
using Side = EdgeVault.Capture.Side;

namespace EdgeVault.Gateway.Tests.Pictures;

public sealed class PassageChartTests
{
    private static readonly DateTimeOffset At = VaultDoor.At;

    [Fact]
    public void Each_antenna_is_a_line_of_its_side_and_the_others_of_the_group_are_faint()
    {
        var chart = Chart(Kept());

        Assert.Equal(
            ["r1/1 outside, 5 reads", "r1/3 inside, 1 read"],
            chart.Series.Where(series => !series.IsBackground).Select(series => series.Name));
        Assert.Equal([1, 0], chart.Series.Where(series => !series.IsBackground).Select(series => series.Family));
        Assert.Equal([new ChartPoint(0.1, -51.5, 2), new(0.5, -60, 3)], chart.Series.First(series => !series.IsBackground).Points);
        var faint = chart.Series.Where(series => series.IsBackground).ToList();
        Assert.Equal([1, 0], faint.Select(series => series.Family));
        // The other one came into view two seconds later.
        Assert.Equal(2.1, faint[0].Points[0].Seconds, 6);
    }

    [Fact]
    public void Door_beams_badge_and_instant_stand_at_their_times()
    {
        var chart = Chart(Kept());

        Assert.Equal(["door open", "beam out"], chart.Lanes.Select(lane => lane.Name));
        Assert.Equal([(-60, double.PositiveInfinity)], chart.Lanes[0].Spans);
        Assert.Equal([(0.5, 0.75)], chart.Lanes[1].Spans);
        Assert.Equal(
            [new ChartMark(-1, "badge c-17", false), new(1.25, "changed sides", true)], chart.Marks);
    }

    [Fact]
    public void The_verdict_is_told_in_words_with_its_confidence_and_company()
    {
        var chart = Chart(Kept());

        Assert.Equal("p-7 at door-1: went in · #41", chart.Title);
        Assert.Equal(
            [
                "Confidence 99.3 %. What the evidence says: in 99.3 %, out 0.0 %, turned back 0.5 %, stayed 0.2 %.",
                "11 other tags moved with it. The light beams agree. The door was open.",
                "Carried by c-17, by badge.",
            ],
            chart.Words);
    }

    [Fact]
    public void What_radio_and_light_agree_on_and_what_the_phases_say_is_told_too()
    {
        var passage = Seen(At);
        var trace = passage.Trace! with { Odds = new(0.412, 0, 0.2, 0.388), IsByAgreement = true, PhaseConsistency = 0.07 };

        var words = PassageWords.Of(Event(Direction.In), passage with { Trace = trace });

        Assert.StartsWith("Confidence 41.2 %. What the evidence says: in 41.2 %", words[0], StringComparison.Ordinal);
        Assert.Contains("It was told because radio and light, each by itself, tell the same way.", words[1], StringComparison.Ordinal);
        Assert.EndsWith("The phases of its reads are alike to 7 % (what lies still: towards 100 %; what is carried: about 0 %).", words[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Whose_radio_badge_was_seen_is_told_and_proves_nothing()
    {
        var custodyEvent = Event(Direction.In);
        custodyEvent.Custodians.Clear();
        custodyEvent.Custodians.Add(new Custodian { CustodianId = "c-18", Role = "supported" });

        Assert.Equal(
            ["Nobody proved by badge that they carried it.", "Seen with it by radio badge: c-18."], PassageWords.Of(custodyEvent, null));
    }

    [Fact]
    public void A_reason_is_told_where_it_is_unresolved()
    {
        var custodyEvent = Event(Direction.Unresolved);
        custodyEvent.Evidence.UnresolvedReason = Contracts.Custody.V1.UnresolvedReason.Blind;
        custodyEvent.Custodians.Clear();

        var words = PassageWords.Of(custodyEvent, null);

        Assert.Equal(
            ["Unresolved: an antenna of the door was blind meanwhile.", "Nobody proved by badge that they carried it."], words);
    }

    [Fact]
    public void What_is_no_longer_kept_is_drawn_from_the_event_itself()
    {
        var custodyEvent = Event(Direction.Out);
        custodyEvent.Evidence.Antennas.Add(new Contracts.Custody.V1.AntennaEvidence
        {
            Reader = "r1", Antenna = 3, Side = Contracts.Custody.V1.Side.Inside, Reads = 40, FirstUs = 100_000,
            LastUs = 2_000_000, CentroidUs = 700_000, PeakRssiCdbm = -5_550,
        });

        var chart = PassageChart.Of(41, custodyEvent);

        var series = Assert.Single(chart.Series);
        Assert.Equal("r1/3 inside, 40 reads", series.Name);
        Assert.Equal([new ChartPoint(0.1, -55.5, 1), new(0.7, -55.5, 40), new(2, -55.5, 1)], series.Points);
        Assert.Contains(chart.Words, words => words.Contains("no longer kept", StringComparison.Ordinal));
        Assert.Equal("seconds after 2026-03-01 08:00:00.000 UTC", chart.TimeLabel);
    }

    [Fact]
    public void A_page_of_any_passage_is_one_picture_under_the_pages_policy()
    {
        var page = PassagePage.Render(41, Chart(Kept())).ToString();

        Assert.Contains("<svg class=\"chart\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
    }

    private static TimeChart Chart(KeptPassage kept) => PassageChart.Of(41, Event(Direction.In), kept);

    private static KeptPassage Kept()
    {
        var own = Seen(At);
        return new(
            own,
            [own, Seen(At.AddSeconds(2))],
            [new(InputKind.BeamOutside, At.AddSeconds(0.5), At.AddSeconds(0.75)), new(InputKind.Door, At.AddMinutes(-1), null)],
            [new BadgeShown("c-17", At.AddSeconds(-1))]);
    }

    private static Passage Seen(DateTimeOffset from) => VaultDoor.Passage(7) with
    {
        From = from,
        Antennas =
        [
            new("r1", 1, Side.Outside, 5, from, from.AddSeconds(1), from, -5_150),
            new("r1", 3, Side.Inside, 1, from.AddSeconds(1), from.AddSeconds(2), from.AddSeconds(2), null),
        ],
        Trace = new PassageTrace
        {
            Instant = from.AddSeconds(1.25), Odds = new(0.993, 0, 0.005, 0.002), Raw = PassageDirection.In, Company = 11,
            Beams = Capture.BeamWitness.Agreed, Door = Capture.DoorWitness.Open,
            Slices = [new(0, 200_000, 2, 0, -5_150), new(400_000, 600_000, 3, 0, -6_000), new(1_000_000, 1_000_000, 1, 1, null)],
        },
    };

    private static CustodyEvent Event(Direction direction) => new()
    {
        PieceId = "p-7",
        OccurredFromUs = CustodyTime.ToUs(At),
        Passage = new()
        {
            Portal = "door-1", Direction = direction,
            Tag = new() { Epc = ByteString.CopyFrom(VaultDoor.Tag(7).ToArray()), Bits = 96 },
        },
        Evidence = new(),
        Custodians = { new Custodian { CustodianId = "c-17", Role = "carrier" } },
    };
}
