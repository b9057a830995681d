using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>What was not there before is told from what was not seen before: each tag knows since when its portal sees, and where it was
/// last said to be.</summary>
public sealed class SeeingSinceTests
{
    private readonly OtherDoors _others = new();
    private readonly List<(long SeesSinceUs, long ToldUpToUs, bool IsJustTold, Side ToldSide)> _ruled = [];

    [Fact]
    public void A_portal_sees_from_its_first_look_on()
    {
        var bench = Watched();
        bench.PlayTo(3_000);

        Cross(bench, 5_000);

        Assert.NotEmpty(_ruled);
        Assert.All(_ruled, ruled => Assert.Equal(EngineBench.Us(0), ruled.SeesSinceUs));
    }

    [Fact]
    public void A_portal_that_was_blind_sees_from_the_end_of_that_on()
    {
        var bench = Watched();
        bench.PlayTo(3_000);
        bench.BlindBetween(500, 2_000);
        bench.BlindBetween(100, 300);

        Cross(bench, 30_000);

        Assert.NotEmpty(_ruled);
        Assert.All(_ruled, ruled => Assert.Equal(EngineBench.Us(2_000), ruled.SeesSinceUs));
    }

    [Fact]
    public void What_another_door_has_told_since_says_nothing_of_the_side_here()
    {
        var bench = Watched();
        Cross(bench, 1_000);
        Assert.Equal(PassageDirection.In, bench.Single().Direction);
        _ruled.Clear();
        // As the next door would: it hears the tag, and tells of it long after this one did.
        var (grid, levels) = (TimeGrid.EndingAt(EngineBench.Us(60_000)), new StepLevels());
        levels.Clear(grid);
        _others.Exchange("door-2", Tags.Epc(1), levels, new StepLevels(), grid, EngineBench.Us(60_000));
        _others.Tell("door-2", Tags.Epc(1), EngineBench.Us(60_000));

        Cross(bench, 60_500);

        Assert.NotEmpty(_ruled);
        Assert.All(_ruled, static ruled => Assert.Equal((true, Side.None), (ruled.IsJustTold, ruled.ToldSide)));
    }

    /// <summary>It was told by what was read of it until 3.8 s: nobody carries it back before 6.8 s.</summary>
    [Fact]
    public void What_was_told_of_a_piece_stands_for_three_seconds()
    {
        var bench = Watched();
        Beam(bench, InputKind.BeamOutside, InputState.Off, -60_000);
        Beam(bench, InputKind.BeamInside, InputState.Off, -60_000);
        Beam(bench, InputKind.BeamOutside, InputState.On, 2_200);
        Beam(bench, InputKind.BeamInside, InputState.On, 2_500);
        Beam(bench, InputKind.BeamOutside, InputState.Off, 2_700);
        Beam(bench, InputKind.BeamInside, InputState.Off, 3_000);
        bench.Reads(1, 0, 1_000, 2_400).Reads(1, 2, 2_500, 3_800).PlayTo(6_500);
        Assert.Equal(PassageDirection.In, bench.Single().Direction);
        _ruled.Clear();

        bench.Reads(1, 0, 7_000, 9_000).PlayTo(30_000);

        Assert.NotEmpty(_ruled);
        Assert.All(_ruled, static ruled => Assert.Equal(
            (EngineBench.Us(6_800), true, Side.Inside), (ruled.ToldUpToUs, ruled.IsJustTold, ruled.ToldSide)));
    }

    private static void Beam(EngineBench bench, InputKind kind, InputState state, int ms) => bench.Input(kind, state, ms);

    private EngineBench Watched()
    {
        var bench = new EngineBench(others: _others);
        bench.Engine.Watcher = (tag, _, ruling, _) =>
        {
            if (ruling.IsOver)
            {
                _ruled.Add((tag.SeesSinceUs, tag.ToldUpToUs, tag.IsJustTold, tag.ToldSide));
            }
        };
        return bench;
    }

    private static void Cross(EngineBench bench, int ms) =>
        bench.Reads(1, 0, ms, ms + 1_400).Reads(1, 2, ms + 1_500, ms + 2_800).PlayTo(ms + 20_000);
}
