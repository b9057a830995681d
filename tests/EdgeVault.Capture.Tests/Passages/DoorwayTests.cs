using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>What two light beams say of who was in the doorway.</summary>
public sealed class DoorwayTests
{
    private const InputKind Outside = InputKind.BeamOutside;
    private const InputKind Inside = InputKind.BeamInside;

    private readonly Doorway _doorway = new();

    public DoorwayTests()
    {
        _doorway.Set(Outside, InputState.Off, 0);
        _doorway.Set(Inside, InputState.Off, 0);
    }

    [Fact]
    public void One_after_the_other_is_a_way() =>
        Assert.Equal([1, -1], Ways([(Outside, 1_000, 1_600), (Inside, 1_300, 1_900), (Inside, 5_000, 5_600), (Outside, 5_400, 6_000)]));

    [Fact]
    public void Somebody_who_goes_back_has_no_way() =>
        Assert.Equal([0], Ways([(Outside, 1_000, 2_600), (Inside, 1_500, 2_000)]));

    [Fact]
    public void Two_who_meet_or_one_who_turns_back_behind_the_door_have_no_way() =>
        Assert.Equal([0], Ways([(Outside, 1_000, 1_600), (Inside, 1_200, 2_000), (Outside, 1_700, 2_300)]));

    [Fact]
    public void Two_who_meet_in_one_beam_have_no_way() =>
        Assert.Equal([0], Ways([(Outside, 1_000, 2_300), (Inside, 1_200, 2_000)]));

    [Fact]
    public void Two_who_follow_each_other_cross_each_at_their_own_time()
    {
        var steppings = Steppings([(Outside, 1_000, 1_400), (Inside, 1_400, 1_800), (Outside, 1_700, 2_100), (Inside, 2_100, 2_500)]);

        Assert.Equal([1_400_000, 2_100_000], steppings.Select(static stepping => stepping.CrossedUs(+1)));
    }

    [Fact]
    public void Two_who_follow_so_closely_that_one_beam_is_never_free_cross_each_at_their_own_time()
    {
        var steppings = Steppings([(Outside, 1_000, 1_400), (Inside, 1_300, 2_500), (Outside, 1_700, 2_100)]);

        Assert.Equal([1_400_000, 2_100_000], steppings.Select(static stepping => stepping.CrossedUs(+1)));
    }

    /// <summary>He stands in the outer beam, leans through the inner one, steps back, and goes at last.</summary>
    [Fact]
    public void Who_lingers_before_he_goes_crosses_when_he_goes()
    {
        var steppings = Steppings(
            [(Outside, 1_000, 2_000), (Outside, 2_200, 4_000), (Inside, 2_500, 3_000), (Outside, 4_200, 6_000), (Inside, 5_600, 6_600)]);

        Assert.Equal([0, 1], steppings.Select(static stepping => stepping.Way));
        Assert.Equal(6_000_000, steppings[1].CrossedUs(+1));
        Assert.All(steppings, static stepping => Assert.Equal((3, 2), stepping.Breaks));
    }

    [Fact]
    public void Who_is_not_through_yet_is_one_who_may_be()
    {
        _doorway.Set(Outside, InputState.On, 1_000_000);
        _doorway.Set(Inside, InputState.On, 1_300_000);
        var steppings = new List<Stepping>();
        _doorway.Find(0, 1_500_000, steppings);

        Assert.Equal(0, Assert.Single(steppings).Way);

        _doorway.Set(Outside, InputState.Off, 1_600_000);
        _doorway.Find(0, 1_700_000, steppings);

        Assert.Equal(1, Assert.Single(steppings).Way);
    }

    [Fact]
    public void Somebody_who_breaks_one_beam_went_nowhere()
    {
        var stepping = Assert.Single(Steppings([(Outside, 1_000, 1_600)]));

        Assert.False(stepping.IsThrough);
        Assert.Equal(0, stepping.Way);
    }

    [Fact]
    public void A_beam_that_chatters_was_broken_once()
    {
        var stepping = Assert.Single(Steppings(
            [(Outside, 1_000, 1_200), (Outside, 1_230, 1_600), (Inside, 1_300, 1_900)]));

        Assert.Equal(1, stepping.Way);
        Assert.Equal((1, 1), stepping.Breaks);
    }

    [Fact]
    public void One_who_is_still_there_is_not_over()
    {
        _doorway.Set(Outside, InputState.On, 1_000_000);
        var steppings = new List<Stepping>();

        _doorway.Find(0, 2_000_000, steppings);

        Assert.False(Assert.Single(steppings).IsOver(2_000_000));
    }

    [Fact]
    public void It_is_watched_only_while_both_beams_are_known_all_the_time()
    {
        Assert.True(_doorway.IsWatched(0, 500_000));

        _doorway.Set(Inside, InputState.Unknown, 1_000_000);
        Assert.False(_doorway.IsWatched(0, 1_500_000));

        _doorway.Set(Inside, InputState.Off, 2_000_000);
        Assert.False(_doorway.IsWatched(1_500_000, 3_000_000));
        Assert.True(_doorway.IsWatched(2_000_000, 3_000_000));
    }

    [Fact]
    public void It_is_not_watched_while_something_stands_in_a_beam()
    {
        _doorway.Set(Outside, InputState.On, 1_000_000);
        Assert.True(_doorway.IsWatched(0, 20_000_000));
        Assert.False(_doorway.IsWatched(20_000_000, 40_000_000));

        _doorway.Set(Outside, InputState.Off, 50_000_000);
        Assert.False(_doorway.IsWatched(45_000_000, 55_000_000));
        Assert.True(_doorway.IsWatched(51_000_000, 60_000_000));
    }

    [Fact]
    public void What_is_over_and_old_is_forgotten()
    {
        Assert.NotEmpty(Steppings([(Outside, 1_000, 1_600), (Inside, 1_300, 1_900)]));

        _doorway.Forget(2_000_000);

        Assert.Empty(Steppings([]));
    }

    /// <summary>Whatever a contact does, there are no more steppings than breaks, and each has its beginning before its
    /// end.</summary>
    [Fact]
    public void Random_contacts_make_sound_steppings()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            var doorway = new Doorway();
            var atUs = 0L;
            for (var edge = 0; edge < 600; edge++)
            {
                atUs += random.Next(0, 400_000);
                doorway.Set(random.Next(2) == 0 ? Outside : Inside, (InputState)random.Next(3), atUs);
            }

            var steppings = new List<Stepping>();
            doorway.Find(0, atUs, steppings);

            Assert.True(steppings.Count <= 600, $"seed {seed}");
            Assert.All(steppings, stepping => Assert.True(stepping.FromUs <= stepping.ToUs, $"seed {seed}: {stepping}"));
        }
    }

    private int[] Ways((InputKind Beam, int FromMs, int ToMs)[] breaks) =>
        [.. Steppings(breaks).Select(static stepping => stepping.Way)];

    private List<Stepping> Steppings((InputKind Beam, int FromMs, int ToMs)[] breaks)
    {
        var edges = breaks.SelectMany(static one => new[]
        {
            (one.Beam, At: one.FromMs, State: InputState.On), (one.Beam, At: one.ToMs, State: InputState.Off),
        });
        foreach (var (beam, at, state) in edges.OrderBy(static edge => edge.At))
        {
            _doorway.Set(beam, state, at * 1_000L);
        }

        var steppings = new List<Stepping>();
        _doorway.Find(0, 60_000_000, steppings);
        return steppings;
    }
}
