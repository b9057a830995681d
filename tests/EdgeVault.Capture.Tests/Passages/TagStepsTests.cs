using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Dedup;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>Tags held against somebody in the doorway.</summary>
public sealed class TagStepsTests
{
    private const long CrossedUs = 100_000_000;
    private const short Strongest = -5_000;

    private static readonly PassageLimits Limits = PassageLimits.Of(new PassageOptions());
    private static readonly TimeGrid Grid = TimeGrid.EndingAt(CrossedUs + 4_000_000);

    private static readonly Stepping Inwards = new(
        (CrossedUs - 500_000, CrossedUs), (CrossedUs - 200_000, CrossedUs + 300_000), (1, 1));
    private static readonly long NowUs = Inwards.ToUs + 3_000_000;

    [Fact]
    public void A_tray_that_is_read_outside_before_and_inside_afterwards_went_in()
    {
        var steps = Weigh([.. Enumerable.Range(0, 5).Select(at => Walker(at))]);

        Assert.All(steps.All.Where(static step => step.Way > 0), static step => Assert.InRange(step.Chance, 0.9, 1));
        Assert.All(steps.All.Where(static step => step.Way < 0), static step => Assert.InRange(step.Chance, 0, 0.05));
    }

    /// <summary>By itself it may be anything; with a tray that is read when it is, it is of the tray.</summary>
    [Fact]
    public void What_one_side_never_read_went_with_those_that_the_other_side_read_when_it_did()
    {
        var half = Walker(9, static isInside => isInside);
        var alone = ChanceOf(half, Weigh([half]));

        var together = ChanceOf(half, Weigh([half, .. Enumerable.Range(0, 5).Select(at => Walker(at))]));

        Assert.True(together > 2 * alone, $"{alone} by itself, {together} with the tray");
    }

    /// <summary>Three reads in each slice of 200 ms; those of 1.5 s before and after the threshold count.</summary>
    [Fact]
    public void Whether_it_lay_still_in_that_moment_is_told_by_its_phases()
    {
        var (lying, carried, late, none) = (
            Walker(0, null, Lying), Walker(1, null, Carried), Walker(2, null, static at => at is < -7 or > 7 ? Carried(at) : Lying(at)), Walker(3));
        var steps = Weigh([lying, carried, late, none]);

        Assert.Equal(1, steps.StillOf(lying).Alike, 0.02);
        Assert.InRange(steps.StillOf(carried).Alike, -0.1f, 0.2f);
        Assert.Equal(1, steps.StillOf(late).Alike, 0.02);
        Assert.Equal((0f, 0f), steps.StillOf(none));
        // Outside from −1.525 s on, which is too early, inside up to 1.475 s: seven slices and eight.
        Assert.Equal((21 * 20 / 2) + (24 * 23 / 2), steps.StillOf(lying).Pairs);
    }

    // 10 dB are 1.0; at half of it the next door has a say.
    [Theory]
    [InlineData(4, true)]
    [InlineData(6, false)]
    public void Another_door_that_reads_it_hardly_worse_in_that_moment_has_a_say(int worseDb, bool isContested)
    {
        var tag = Walker(1);
        tag.Elsewhere.Add(CrossedUs, (short)(Strongest - (worseDb * 100)));

        Assert.Equal(isContested, Weigh([tag]).IsContested(tag));
    }

    /// <summary>One from inside who looks out and goes back, or two who meet: the beams cannot tell.</summary>
    [Theory]
    [InlineData(-100_000, true)]
    [InlineData(100_000, false)]
    public void Who_breaks_one_beam_first_and_last_looks_like_one_who_turned_back(long insideLaterUs, bool looksTurned)
    {
        var tag = Walker(1);

        Assert.Equal(looksTurned, Weigh([tag], Met(insideLaterUs)).LooksTurned(tag));
    }

    /// <summary>It is read inside before and after, and goes nowhere; with a tray of which too many do so, nobody is told yet.</summary>
    [Theory]
    [InlineData(8, 0, false)]
    [InlineData(8, 1, false)]
    [InlineData(8, 2, true)]
    [InlineData(16, 2, false)]
    public void Where_some_of_a_tray_seem_to_wait_all_of_it_may(int count, int waiting, bool looksWaiting)
    {
        var tray = Enumerable.Range(0, count).Select(at => Walker(at)).ToArray();
        var steps = Weigh([.. tray, .. Enumerable.Range(20, waiting).Select(Waiter)]);
        Assert.All(steps.All.Where(static step => step.Tag.Track >= 20 && step.Way > 0), static step => Assert.True(step.Before < -0.3));

        Assert.Equal(looksWaiting, steps.LooksWaiting(tray[0]));
    }

    /// <summary>What has gone has been told, and says nothing of those that have not.</summary>
    [Fact]
    public void Those_that_wait_are_counted_among_the_undecided_of_now()
    {
        var (tray, gone) = (Enumerable.Range(0, 8).Select(at => Walker(at)).ToArray(), Enumerable.Range(40, 10).Select(at => Walker(at)).ToArray());
        Array.ForEach(gone, static tag => tag.Decided = PassageDirection.In);
        var steps = Weigh([.. tray, .. gone, Waiter(20), Waiter(21)]);
        Assert.True(steps.LooksWaiting(tray[0]));

        steps.Clear();
        steps.Add(tray[0], (0.5, 0.01), Strongest, [Inwards], isNear: true, NowUs);
        steps.Weigh();

        Assert.False(steps.LooksWaiting(tray[0]));
    }

    /// <summary>The side that would be reached reads it for a moment, and the other goes on: so many slices from the threshold on.</summary>
    [Theory]
    [InlineData(2, 0, PassageDirection.In)]
    [InlineData(2, -100_000, PassageDirection.None)]
    [InlineData(0, 0, PassageDirection.None)]
    public void What_the_side_that_it_would_have_left_goes_on_to_read_did_not_leave_it(int inside, long insideLaterUs, PassageDirection agreed)
    {
        var tag = Of(1, [.. Enumerable.Range(-10, 20).Select(at => SliceOf(at, at == -1 || (at >= 0 && at < inside), null))]);
        var steps = Weigh([tag], Met(insideLaterUs));

        Assert.Equal(agreed, steps.AgreedOf(tag, (0.9, 0), (0.9, 0)));
    }

    [Theory]
    [InlineData(0.7, 0.7, 0, PassageDirection.In)]
    [InlineData(0.5, 0.9, 0, PassageDirection.None)]
    [InlineData(0.9, 0.5, 0, PassageDirection.None)]
    [InlineData(0.65, 0.65, 0, PassageDirection.In)]
    [InlineData(0.65, 0.65, -100_000, PassageDirection.None)]
    [InlineData(0.75, 0.75, -100_000, PassageDirection.In)]
    public void Radio_and_light_agree_where_both_radios_and_the_beams_tell_one_way(
        double lot, double own, long insideLaterUs, PassageDirection agreed)
    {
        var (tag, half, early) = (Walker(1), Walker(2, static isInside => isInside), Waiter(3));
        var steps = Weigh([tag, half, early], Met(insideLaterUs));

        Assert.Equal(agreed, steps.AgreedOf(tag, (lot, 0), (own, 0)));
        Assert.Equal(PassageDirection.None, steps.AgreedOf(tag, (0, lot), (0, own)));
        Assert.Equal(PassageDirection.None, steps.AgreedOf(half, (lot, 0), (own, 0)));
        Assert.Equal(PassageDirection.None, steps.AgreedOf(early, (lot, 0), (own, 0)));
    }

    /// <summary>Another tray follows half a second later: which of the two it went with is open, that it went is not.</summary>
    [Fact]
    public void Chances_with_several_people_add_up()
    {
        var tray = Enumerable.Range(0, 4).Select(at => Walker(at)).ToArray();
        var steps = Weigh(tray, Inwards, After(500_000));

        Assert.All(tray, tag =>
        {
            var each = steps.All.Where(step => step.Tag == tag && step.Way > 0).Select(static step => step.Chance).ToList();
            Assert.Equal(2, each.Count);
            Assert.Equal(Math.Min(1, each.Sum()), steps.Of(tag).In, 6);
        });
    }

    [Fact]
    public void What_was_told_of_a_tag_it_did_once()
    {
        var told = Walker(0);
        told.Decided = PassageDirection.In;

        var steps = Weigh([told, Walker(1)], Inwards, After(500_000));

        Assert.Equal([0, 0, 0, 1], steps.All.Where(step => step.Tag == told).Select(static step => step.Belief).Order());
    }

    /// <summary>What goes one way by itself as good as never goes the other way whatever the others do. One that the inside read but once, just after
    /// the threshold, hardly went, and yet it is asked.</summary>
    [Fact]
    public void What_is_hopeless_by_itself_is_not_held_against_the_others()
    {
        var hardly = Of(13, [.. Enumerable.Range(-10, 20).Select(static at => SliceOf(at, at == 3, null))]);
        var all = Weigh([.. Enumerable.Range(0, 4).Select(at => Walker(at)), hardly]).All.ToLookup(static step => step.Alone < 0.001);

        Assert.NotEmpty(all[true]);
        Assert.All(all[true], static step => Assert.Equal(step.Alone, step.Chance));
        Assert.InRange(all[false].Min(static step => step.Alone), 0.001, 0.05);
        Assert.All(all[false], static step => Assert.NotEqual(step.Alone, step.Chance));
    }

    [Theory]
    [InlineData(-1_000_000, 0)]
    [InlineData(1_500_000, 1.5)]
    [InlineData(20_000_000, 8)]
    public void How_long_ago_it_was_is_known_up_to_eight_seconds(long agoUs, double seconds)
    {
        var steps = new TagSteps();
        steps.Add(Walker(0), default, Strongest, [Inwards], isNear: true, Inwards.CrossedUs(+1) + agoUs);

        Assert.Equal(seconds, steps.All.Single(static step => step.Way > 0).SinceSeconds, 6);
    }

    [Fact]
    public void A_tag_is_held_against_people_that_it_was_read_with_or_only_seconds_apart_from()
    {
        var (near, far) = (new TagSteps(), new TagSteps());
        Stepping[] people = [Inwards, After(7_000_000), After(20_000_000)];
        near.Add(Walker(0), default, Strongest, people, isNear: true, NowUs);
        far.Add(Walker(0), default, Strongest, people, isNear: false, NowUs);

        Assert.Equal([0L, 0L], near.All.Select(static step => step.Stepping.FromUs - Inwards.FromUs));
        Assert.Equal([7_000_000L, 7_000_000L], far.All.Select(static step => step.Stepping.FromUs - Inwards.FromUs));
    }

    // Where he breaks the inside first (less than 0), as one who looks out and goes back, or two who meet.
    private static Stepping Met(long insideLaterUs) => insideLaterUs == 0
        ? Inwards
        : Inwards with { Inside = (Inwards.Outside.FromUs + insideLaterUs, Inwards.Inside.ToUs) };

    private static Stepping After(long us) => new(
        (Inwards.Outside.FromUs + us, Inwards.Outside.ToUs + us), (Inwards.Inside.FromUs + us, Inwards.Inside.ToUs + us), (2, 2));

    private static double ChanceOf(TagProfile tag, TagSteps steps) => steps.Of(tag).In;

    private static TagSteps Weigh(TagProfile[] tags, params Stepping[] people)
    {
        var steps = new TagSteps();
        foreach (var tag in tags)
        {
            steps.Add(tag, (0.5, 0.01), Strongest, people.Length > 0 ? people : [Inwards], isNear: true, NowUs);
        }

        steps.Weigh();
        return steps;
    }

    private static int Lying(int slice) => 100;

    // A slice later it is 7 cm farther.
    private static int Carried(int slice) => (slice + 20) * 1_700 % 4_096;

    // Two seconds outside, then two inside; as strong as can be on the threshold.
    private static TagProfile Walker(int track, Func<bool, bool>? isRead = null, Func<int, int>? phaseOf = null) => Of(
        track, [.. Enumerable.Range(-10, 20).Where(at => isRead?.Invoke(at >= 0) ?? true).Select(at => SliceOf(at, at >= 0, phaseOf))]);

    // As a walker, but inside half a second too early.
    private static TagProfile Waiter(int track) =>
        Of(track, [.. Enumerable.Range(-5, 15).Select(static at => SliceOf(at, at is >= -3 or -5, null))]);

    private static Trace SliceOf(int at, bool isInside, Func<int, int>? phaseOf) => new()
    {
        FirstUs = CrossedUs + (at * 200_000), LastUs = CrossedUs + (at * 200_000) + 150_000, ArrivalUs = CrossedUs + (at * 200_000) + 150_000,
        Weight = 1, WeightedUs = 75_000, Reads = 3, PeakRssi = (short)(Strongest - (Math.Abs(at) * 100)),
        Antenna = (byte)(isInside ? 2 : 0), Side = isInside ? Side.Inside : Side.Outside,
        Phases = phaseOf?.Invoke(at) is { } phase ? PhaseSumTests.Of(1, phase, phase, phase) : default(PhaseSum),
    };

    private static TagProfile Of(int track, Trace[] traces)
    {
        var tag = new TagProfile();
        tag.Fill(track, isResident: false, traces, Grid, Limits.WeakCentiDb);
        tag.InViewSinceUs = traces[0].FirstUs;
        tag.Came = Math.Log(traces[0].Side == Side.Inside ? 10 : 0.1);
        return tag;
    }
}
