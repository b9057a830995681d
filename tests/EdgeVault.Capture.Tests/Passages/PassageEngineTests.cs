using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Presence;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

public sealed class PassageEngineTests
{
    private const int Out0 = 0;
    private const int Out1 = 1;
    private const int In2 = 2;
    private const int In3 = 3;

    private readonly EngineBench _bench = new();

    [Fact]
    public void A_walk_out_is_one_passage_with_the_evidence_of_each_antenna()
    {
        _bench.Reads(1, In3, 0, 800).Reads(1, In2, 600, 1_400).Reads(1, Out1, 1_500, 2_200).Reads(1, Out0, 2_000, 2_900);

        var outcome = _bench.PlayTo(20_000).Single();

        Assert.True(outcome.Direction == PassageDirection.Out, outcome.ToString());
        Assert.Equal([Out0, Out1, In2, In3], outcome.Decision.Antennas.Select(static row => (int)row.Antenna));
        Assert.Equal(EngineBench.Us(0), outcome.Decision.FromUs);
        var inner = outcome.Decision.Antennas[3];
        Assert.Equal((9, EngineBench.Us(0), EngineBench.Us(800)), (inner.Reads, inner.FirstUs, inner.LastUs));
        Assert.Equal(EngineBench.Us(400), inner.CentroidUs);
        Assert.Equal(-5_500, inner.PeakRssi);
    }

    [Fact]
    public void A_walk_in_is_decided_within_two_seconds_of_the_last_read_outside()
    {
        _bench.Reads(1, Out0, 0, 1_500).Reads(1, In2, 1_200, 9_000);

        var outcome = _bench.PlayTo(20_000).Single();

        Assert.Equal(PassageDirection.In, outcome.Direction);
        Assert.InRange(outcome.AtMs, 1_500, 3_500);
    }

    [Fact]
    public void A_walk_that_leaves_both_sides_at_once_is_decided_within_two_seconds()
    {
        _bench.Reads(1, Out0, 0, 2_500).Reads(1, In2, 2_000, 4_400);

        var outcome = _bench.PlayTo(20_000).Single();

        Assert.Equal(PassageDirection.In, outcome.Direction);
        Assert.InRange(outcome.AtMs, 2_500, 4_500);
    }

    [Fact]
    public void An_approach_is_nothing() => Nothing(_bench.Reads(1, In2, 0, 3_000, dbm: -50));

    [Fact]
    public void An_approach_with_one_reflection_is_nothing() =>
        Nothing(_bench.Reads(1, In2, 0, 3_000).Read(1, Out1, 2_000, -72));

    [Fact]
    public void Turning_round_in_the_door_is_no_crossing()
    {
        _bench.Reads(1, In2, 0, 2_400).Reads(1, Out1, 2_500, 5_000).Reads(1, In2, 4_000, 4_100).Reads(1, In2, 5_100, 8_000);

        Assert.DoesNotContain(_bench.PlayTo(20_000).Outcomes, static outcome => outcome.Decision.Verdict.IsCrossing);
    }

    [Fact]
    public void A_piece_put_on_a_shelf_in_view_has_come_in_and_stays()
    {
        _bench.Reads(1, Out0, 0, 1_500).Reads(1, In2, 1_200, 60_000);

        Assert.Equal(PassageDirection.In, _bench.PlayTo(80_000).Single().Direction);
    }

    [Fact]
    public void A_piece_taken_from_a_shelf_in_view_is_not_passed_over()
    {
        _bench.Reads(1, In3, 0, 60_000, everyMs: 400, dbm: -68)
            .Reads(1, In2, 60_200, 62_000, dbm: -50).Reads(1, Out1, 62_000, 64_000, dbm: -50);

        // Alone it may have turned back; with a tray it would be known.
        Assert.True(IsOutOrDoubt(_bench.PlayTo(80_000).Single()));
    }

    [Fact]
    public void A_blind_zone_of_seconds_between_the_sides_does_not_hide_a_crossing()
    {
        _bench.Reads(1, In2, 0, 1_500).Reads(1, Out0, 4_500, 6_000);

        Assert.True(IsOutOrDoubt(_bench.PlayTo(20_000).Single()));
    }

    [Fact]
    public void Two_visits_that_have_nothing_to_do_with_each_other_are_no_crossing() =>
        Nothing(_bench.Reads(1, In2, 0, 1_500).Reads(1, Out0, 12_000, 13_500));

    [Fact]
    public void Standing_in_the_door_is_lingering_once_and_decided_after_six_seconds()
    {
        _bench.Reads(1, In2, 0, 30_000).Reads(1, Out1, 1_000, 30_000);

        var outcome = _bench.PlayTo(50_000).Single();

        Assert.Equal((PassageDirection.Unresolved, UnresolvedReason.Lingering), (outcome.Direction, outcome.Reason));
        Assert.InRange(outcome.AtMs, 1_000, 7_000);
    }

    [Fact]
    public void A_slow_walk_just_under_six_seconds_is_not_lingering()
    {
        _bench.Reads(1, In2, 0, 4_000).Reads(1, Out1, 2_000, 7_500);

        Assert.Equal(PassageDirection.Out, _bench.PlayTo(20_000).Single().Direction);
    }

    [Fact]
    public void After_lingering_a_side_must_go_quiet_before_anything_new_is_said()
    {
        _bench.Reads(1, In2, 0, 12_000).Reads(1, Out1, 1_000, 27_000, dbm: -56)
            .Reads(1, Out1, 27_000, 30_000, dbm: -50).Reads(1, In2, 29_000, 34_000, dbm: -50);

        _bench.PlayTo(60_000);

        Assert.Equal(UnresolvedReason.Lingering, _bench.Outcomes[0].Reason);
        Assert.All(_bench.Outcomes.Skip(1), static outcome => Assert.True(
            outcome.AtMs > 30_000 && outcome.Direction != PassageDirection.Out, outcome.ToString()));
    }

    [Fact]
    public void Out_and_in_again_are_two_passages()
    {
        _bench.Reads(1, In2, 0, 2_000).Reads(1, Out1, 2_200, 9_000).Reads(1, In2, 8_900, 12_000);

        _bench.PlayTo(20_000);

        Assert.Equal(2, _bench.Outcomes.Count);
        Assert.Equal(PassageDirection.Out, _bench.Outcomes[0].Direction);
        Assert.True(_bench.Outcomes[1].Direction is PassageDirection.In or PassageDirection.Unresolved);
    }

    [Theory]
    [InlineData(-500, 500)]
    [InlineData(1_000, 1_100)]
    [InlineData(2_900, 9_000)]
    public void A_gap_that_touches_the_visit_makes_it_unresolved(int fromMs, int toMs)
    {
        _bench.BlindBetween(fromMs, toMs);
        _bench.Reads(1, In2, 0, 1_400).Reads(1, Out1, 1_500, 2_800);

        var outcome = _bench.PlayTo(20_000).Single();

        Assert.Equal((PassageDirection.Unresolved, UnresolvedReason.Blind), (outcome.Direction, outcome.Reason));
    }

    [Fact]
    public void A_gap_that_ended_before_the_visit_does_not()
    {
        _bench.BlindBetween(-5_000, -100);
        _bench.Reads(1, In3, 0, 1_500, dbm: -70).Reads(1, In2, 1_600, 3_400).Reads(1, Out1, 3_500, 6_000);

        Assert.NotEqual(UnresolvedReason.Blind, _bench.PlayTo(20_000).Single().Reason);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(1_500)]
    [InlineData(3_100)]
    public void Whoever_walks_in_soon_after_a_gap_is_seen_as_anybody_else(int afterMs)
    {
        const int Tags = 50;
        _bench.BlindBetween(-5_000, -afterMs);
        for (var tag = 1; tag <= Tags; tag++)
        {
            for (var step = 0; step < 40; step++)
            {
                var (antenna, loudest) = step < 20 ? (Out0 + (tag + step) % 2, 14) : (In2 + (tag + step) % 2, 26);
                _bench.Read(tag, antenna, (step * 100) + (tag % 7), -50 - Math.Abs(step - loudest));
            }
        }

        _bench.PlayTo(20_000);

        Assert.Equal(Tags, _bench.Outcomes.Select(static outcome => outcome.Epc).Distinct().Count());
        Assert.All(_bench.Outcomes, static outcome => Assert.Equal(PassageDirection.In, outcome.Direction));
    }

    [Fact]
    public void A_gap_that_is_still_open_makes_it_unresolved()
    {
        _bench.Engine.Blind.Open(9, EngineBench.Us(-60_000));
        _bench.Reads(1, In2, 0, 1_400).Reads(1, Out1, 1_500, 2_800);

        Assert.Equal(UnresolvedReason.Blind, _bench.PlayTo(20_000).Single().Reason);
    }

    [Fact]
    public void A_tray_is_one_batch_under_one_group_id()
    {
        var random = new Random(5);
        for (var tag = 0; tag < 40; tag++)
        {
            var late = random.Next(400);
            _bench.Reads(tag, In2, late, 1_200 + late, everyMs: 150).Reads(tag, Out1, 1_300 + late, 3_000 + late, everyMs: 150);
        }

        _bench.PlayTo(20_000);

        Assert.Equal(40, _bench.Outcomes.Count);
        Assert.Single(_bench.Outcomes.Select(static outcome => outcome.GroupId).Distinct());
        Assert.Single(_bench.Outcomes.Select(static outcome => outcome.AtMs).Distinct());
        Assert.All(_bench.Outcomes, static outcome => Assert.Equal(40, outcome.GroupSeen));
        Assert.All(_bench.Outcomes, static outcome => Assert.Equal(PassageDirection.Out, outcome.Direction));
    }

    [Fact]
    public void Opposite_trays_at_once_are_two_groups()
    {
        for (var tag = 0; tag < 10; tag++)
        {
            _bench.Reads(tag, In2, tag, 1_200).Reads(tag, Out1, 1_300, 2_600);
            _bench.Reads(100 + tag, Out0, tag, 1_200).Reads(100 + tag, In3, 1_300, 2_600);
        }

        _bench.PlayTo(20_000);

        var groups = _bench.Outcomes.GroupBy(static outcome => outcome.GroupId).ToList();
        Assert.Equal(2, groups.Count);
        Assert.All(groups, static group => Assert.Single(group.Select(static outcome => outcome.Direction).Distinct()));
    }

    [Fact]
    public void Trays_one_after_the_other_are_two_groups()
    {
        _bench.Reads(1, In2, 0, 1_000).Reads(1, Out1, 1_200, 2_200);
        _bench.Reads(2, In2, 2_500, 3_500).Reads(2, Out1, 3_700, 4_700);

        _bench.PlayTo(20_000);

        Assert.Equal(2, _bench.Outcomes.Select(static outcome => outcome.GroupId).Distinct().Count());
    }

    [Fact]
    public void Group_ids_are_the_same_in_a_replay_and_differ_from_group_to_group()
    {
        List<string> Play()
        {
            var bench = new EngineBench();
            bench.Reads(1, In2, 0, 1_000).Reads(1, Out1, 1_200, 2_200);
            bench.Reads(1, Out1, 20_000, 21_000).Reads(1, In2, 21_200, 22_200);
            return [.. bench.PlayTo(40_000).Outcomes.Select(static outcome => outcome.GroupId)];
        }

        var first = Play();

        Assert.Equal(2, first.Distinct().Count());
        Assert.Equal(first, Play());
        Assert.All(first, static id => Assert.Equal(32, id.Length));
    }

    [Fact]
    public void A_resting_tag_that_flickers_on_the_other_side_is_nothing()
    {
        // One read in two seconds, and now and then a pair of reflections: what ought to look like a crossing out.
        _bench.Reads(1, In3, 0, 300_000, everyMs: 2_000, dbm: -75);
        for (var atMs = 20_100; atMs < 300_000; atMs += 10_000)
        {
            _bench.Read(1, Out1, atMs, -78).Read(1, Out1, atMs + 300, -78);
        }

        Nothing(_bench, untilMs: 310_000);
    }

    [Fact]
    public void A_tag_that_rests_in_view_of_both_sides_from_the_start_is_nothing()
    {
        _bench.BlindBetween(-60_000, 0);
        _bench.Reads(1, In3, 100, 120_000, everyMs: 700, dbm: -70).Reads(1, Out1, 400, 120_000, everyMs: 1_100, dbm: -72);

        Nothing(_bench, untilMs: 119_000);
    }

    [Fact]
    public void A_late_report_of_what_was_decided_does_not_decide_it_again()
    {
        _bench.Reads(1, In3, 0, 800).Reads(1, In2, 600, 1_400).Reads(1, Out1, 1_500, 2_200).Reads(1, Out0, 2_000, 2_900).Read(1, In2, 1_300, -55, delayMs: 3_500)
            .Read(1, In2, 1_350, -55, delayMs: 3_500);

        Assert.Equal(PassageDirection.Out, _bench.PlayTo(20_000).Single().Direction);
    }

    [Fact]
    public void Decided_up_to_waits_for_the_open_visit_and_for_what_is_held()
    {
        _bench.Reads(1, In2, 0, 1_400).Reads(1, Out1, 1_500, 3_200).PlayTo(1_800);
        Assert.Equal(EngineBench.Us(0), _bench.Engine.DecidedUpToUs(EngineBench.Us(1_800)));

        // Decided when the inside had been quiet for 1.8 s, and held for its group.
        _bench.PlayTo(3_200);
        Assert.Empty(_bench.Outcomes);
        Assert.Equal(EngineBench.Us(0), _bench.Engine.DecidedUpToUs(EngineBench.Us(3_200)));

        _bench.PlayTo(3_300);
        Assert.Single(_bench.Outcomes);
        Assert.Equal(EngineBench.Us(3_300), _bench.Engine.DecidedUpToUs(EngineBench.Us(3_300)));
    }

    [Fact]
    public void Flush_hands_out_what_is_decided_and_keeps_the_rest_undecided()
    {
        // Decided 1.5 s after the last read inside, and held for its group until the promise is due.
        var bench = new EngineBench(new PassageOptions { SideQuiet = TimeSpan.FromSeconds(1.5) });
        bench.Reads(1, In3, 0, 1_800).Reads(1, In2, 600, 2_400).Reads(1, Out1, 2_500, 5_200).Reads(1, Out0, 2_700, 5_200);
        bench.Reads(2, In2, 3_500, 4_300).Reads(2, Out1, 4_000, 4_300).PlayTo(4_200);

        bench.Engine.Flush();

        var group = Assert.Single(bench.Engine.Decided);
        Assert.Equal(Tags.Epc(1), Assert.Single(group.Decisions).Epc);
        Assert.Equal(EngineBench.Us(3_500), bench.Engine.DecidedUpToUs(EngineBench.Us(4_200)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(30)]
    [InlineData(100)]
    public void However_many_walk_in_together_all_have(int tags)
    {
        var random = new Random(1);
        for (var step = 0; step < 40; step++)
        {
            for (var tag = 1; tag <= tags; tag++)
            {
                // Loudest a little before the threshold on the one side, and a little behind it on the other.
                var (antenna, loudest) = step < 20 ? (random.Next(2), 14) : (2 + random.Next(2), 26);
                _bench.Read(tag, antenna, step * 100, -50 - Math.Abs(step - loudest) + (random.NextDouble() * 4) - 2);
            }
        }

        _bench.PlayTo(20_000);

        Assert.Equal(tags, _bench.Outcomes.Count(static outcome => outcome.Direction == PassageDirection.In));
        Assert.Equal(tags, _bench.Outcomes.Count);
    }

    [Fact]
    public void Ten_times_more_strangers_than_it_remembers_do_not_displace_a_crossing()
    {
        var bench = new EngineBench(new PassageOptions { TracksMax = 64 });
        for (var stranger = 0; stranger < 640; stranger++)
        {
            bench.Read(1_000 + stranger, stranger % 4, stranger * 5);
        }

        bench.Reads(1, In2, 0, 2_400).Reads(1, Out1, 2_500, 5_000);

        Assert.Equal(PassageDirection.Out, bench.PlayTo(20_000).Single().Direction);
    }

    [Fact]
    public void A_settled_tag_needs_a_longer_silence_than_a_passing_one()
    {
        var bench = new EngineBench(presence: new PresenceOptions { SilenceFactor = 20 });
        bench.Reads(1, In3, 0, 60_000, everyMs: 1_000, dbm: -70);
        bench.Reads(1, Out1, 60_200, 61_000, dbm: -70);
        bench.Reads(1, In3, 64_000, 90_000, everyMs: 1_000, dbm: -70);

        Nothing(bench, untilMs: 80_000);
    }

    private static void Nothing(EngineBench bench, double untilMs = 30_000) => Assert.Empty(bench.PlayTo(untilMs).Outcomes);

    private static bool IsOutOrDoubt(Outcome outcome) =>
        outcome.Direction is PassageDirection.Out or PassageDirection.Unresolved;
}
