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
    public void Two_who_meet_have_no_way() =>
        Assert.Equal([0], Ways([(Outside, 1_000, 1_600), (Inside, 1_200, 2_000), (Outside, 1_700, 2_300)]));

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
