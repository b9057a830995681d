using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>Every row of the judge's table, and beside each a near miss that falls into another row.</summary>
public sealed class VisitJudgeTests
{
    private static readonly PassageLimits Limits = PassageLimits.Of(new PassageOptions());

    private readonly List<Trace> _traces = [];

    [Fact]
    public void Inside_only_is_nothing() => Expect(PassageDirection.None, Inside(0, 3_000));

    [Fact]
    public void Outside_only_is_nothing() => Expect(PassageDirection.None, Outside(0, 3_000));

    [Fact]
    public void Inside_then_outside_is_out() => Expect(PassageDirection.Out, Inside(0, 1_000), Outside(1_200, 2_000));

    [Fact]
    public void Outside_then_inside_is_in() => Expect(PassageDirection.In, Outside(0, 1_000), Inside(1_200, 2_000));

    [Fact]
    public void Zones_that_overlap_widely_still_give_a_direction() =>
        Expect(PassageDirection.Out, Inside(0, 2_400), Outside(400, 3_000));

    [Fact]
    public void Two_reads_on_each_side_are_enough() =>
        Expect(PassageDirection.Out, Inside(0, 200), Outside(1_200, 1_400));

    [Fact]
    public void One_weak_read_on_the_far_side_is_a_reflection() =>
        Expect(PassageDirection.None, Inside(0, 2_000), Outside(2_500, 2_500, -70));

    [Fact]
    public void One_read_of_unknown_level_on_the_far_side_is_a_reflection() =>
        Expect(PassageDirection.None, Inside(0, 2_000), Outside(2_500, 2_500, double.NaN));

    [Fact]
    public void One_strong_read_after_all_of_the_others_may_be_a_crossing() =>
        Expect(UnresolvedReason.Conflict, Inside(0, 2_000), Outside(2_500, 2_500, -55));

    [Fact]
    public void One_strong_read_before_all_of_the_others_may_be_a_crossing() =>
        Expect(UnresolvedReason.Conflict, Outside(0, 0, -55), Inside(500, 2_000));

    [Fact]
    public void One_strong_read_in_the_middle_of_the_others_is_nothing() =>
        Expect(PassageDirection.None, Inside(0, 2_000), Outside(1_000, 1_000, -50));

    [Fact]
    public void Centroids_too_close_are_a_conflict() =>
        Expect(UnresolvedReason.Conflict, Inside(0, 2_000), Outside(60, 2_060));

    [Fact]
    public void Centroids_just_far_enough_are_not() =>
        Expect(PassageDirection.Out, Inside(0, 2_000), Outside(110, 2_110));

    [Fact]
    public void Centroids_against_the_order_are_a_conflict() => Expect(
        UnresolvedReason.Conflict,
        Inside(0, 0, -50), Inside(1_500, 2_000, -40), Outside(200, 800, -40), Outside(2_200, 2_200, -45));

    [Fact]
    public void A_side_far_below_the_other_is_spill() =>
        Expect(PassageDirection.None, Inside(0, 2_000, -45), Outside(1_200, 3_000, -63));

    [Fact]
    public void A_side_well_below_the_other_is_a_conflict() =>
        Expect(UnresolvedReason.Conflict, Inside(0, 2_000, -45), Outside(1_200, 3_000, -62));

    [Fact]
    public void A_side_somewhat_below_the_other_is_a_crossing() =>
        Expect(PassageDirection.Out, Inside(0, 2_000, -45), Outside(1_200, 3_000, -56));

    [Fact]
    public void A_side_of_unknown_level_is_neither() =>
        Expect(PassageDirection.Out, Inside(0, 2_000, -45), Outside(1_200, 3_000, double.NaN));

    [Fact]
    public void Out_and_back_is_turned_back() =>
        Expect(PassageDirection.TurnedBack, Inside(0, 1_000), Outside(1_200, 2_000), Inside(2_200, 3_200));

    [Fact]
    public void In_and_back_is_turned_back() =>
        Expect(PassageDirection.TurnedBack, Outside(0, 1_000), Inside(1_200, 2_000), Outside(2_200, 3_200));

    [Fact]
    public void A_turn_back_after_a_long_stay_is_weighed_around_the_turn_only() =>
        Expect(PassageDirection.TurnedBack, Inside(-6_000, 1_000), Outside(1_200, 2_000), Inside(2_200, 3_200));

    [Fact]
    public void One_read_after_the_far_side_is_no_turn_back() => Expect(
        UnresolvedReason.Conflict, Inside(0, 1_000), Outside(1_200, 2_000), Inside(2_200, 2_200));

    [Fact]
    public void Weak_reads_before_and_after_are_set_aside() => Expect(
        PassageDirection.Out,
        Outside(-200, -200, -68), Inside(0, 1_000), Outside(1_200, 2_000), Inside(2_200, 2_300, -68));

    [Fact]
    public void Many_weak_reads_before_or_after_are_another_story() => Expect(
        UnresolvedReason.Conflict, Inside(0, 1_000), Outside(1_200, 2_000), Inside(2_200, 2_500, -68));

    [Fact]
    public void What_is_not_weak_is_not() => Expect(
        UnresolvedReason.Conflict, Inside(0, 1_000), Outside(1_200, 2_000), Inside(2_200, 2_200, -66));

    [Fact]
    public void A_turn_seen_through_the_door_from_well_before_it_is_nothing() => Expect(
        PassageDirection.None, Inside(0, 1_000, -45), Outside(1_200, 2_000, -58), Inside(2_200, 3_200, -45));

    [Fact]
    public void A_far_side_that_lies_late_in_the_near_one_is_a_conflict() => Expect(
        UnresolvedReason.Conflict, Inside(0, 2_000, -45), Outside(1_900, 2_900), Inside(3_000, 3_400, -54));

    [Fact]
    public void First_reads_in_the_same_instant_are_a_conflict() =>
        Expect(UnresolvedReason.Conflict, Inside(0, 1_000), Outside(0, 2_000));

    [Fact]
    public void Last_reads_in_the_same_instant_are_a_conflict() =>
        Expect(UnresolvedReason.Conflict, Inside(0, 2_000), Outside(1_000, 2_000));

    [Fact]
    public void A_mirrored_visit_has_the_mirrored_verdict()
    {
        var random = new Random(20_260_821);
        for (var step = 0; step < 5_000; step++)
        {
            var traces = Enumerable.Range(0, random.Next(2, 30)).Select(_ => RandomTrace(random)).ToArray();
            var mirrored = traces.Select(static trace => trace with { Side = trace.Side.Opposite() }).ToArray();

            var verdict = VisitJudge.Judge(traces, Limits);
            var other = VisitJudge.Judge(mirrored, Limits);

            var expected = verdict.Direction switch
            {
                PassageDirection.In => PassageDirection.Out,
                PassageDirection.Out => PassageDirection.In,
                _ => verdict.Direction,
            };
            Assert.True(expected == other.Direction && verdict.Reason == other.Reason, $"step {step}: {verdict}, {other}");
        }
    }

    private static Trace RandomTrace(Random random)
    {
        var side = random.Next(2) == 0 ? Side.Inside : Side.Outside;
        return OneTrace(side, random.Next(5_000), random.Next(-80, -40));
    }

    private static Trace[] Inside(int fromMs, int toMs, double dbm = -55) => Row(Side.Inside, fromMs, toMs, dbm);

    private static Trace[] Outside(int fromMs, int toMs, double dbm = -55) => Row(Side.Outside, fromMs, toMs, dbm);

    /// <summary>One read every 100 ms, both ends included.</summary>
    private static Trace[] Row(Side side, int fromMs, int toMs, double dbm) =>
        [.. Enumerable.Range(0, ((toMs - fromMs) / 100) + 1).Select(step => OneTrace(side, fromMs + (step * 100), dbm))];

    private static Trace OneTrace(Side side, int atMs, double dbm) => new()
    {
        FirstUs = 1_000_000_000 + (atMs * 1_000L),
        LastUs = 1_000_000_000 + (atMs * 1_000L),
        Reads = 1,
        PeakRssi = double.IsNaN(dbm) ? Sighting.NoRssi : (short)(dbm * 100),
        Weight = Capture.Dedup.RssiWeight.Of(double.IsNaN(dbm) ? Sighting.NoRssi : (short)(dbm * 100)),
        Antenna = (byte)(side == Side.Inside ? 2 : 0),
        Side = side,
    };

    private void Expect(PassageDirection direction, params Trace[][] rows) =>
        Assert.Equal(direction, Judge(rows).Direction);

    private void Expect(UnresolvedReason reason, params Trace[][] rows)
    {
        var verdict = Judge(rows);
        Assert.Equal((PassageDirection.Unresolved, reason), (verdict.Direction, verdict.Reason));
    }

    private Verdict Judge(Trace[][] rows)
    {
        _traces.AddRange(rows.SelectMany(static row => row));
        return VisitJudge.Judge([.. _traces], Limits);
    }
}
