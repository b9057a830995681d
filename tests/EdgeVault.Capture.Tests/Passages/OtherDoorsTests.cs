using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

public sealed class OtherDoorsTests
{
    private const long NowUs = 1_000 * TimeGrid.StepUs;

    private static readonly TimeGrid Now = TimeGrid.EndingAt(NowUs);

    private readonly OtherDoors _doors = new();
    private readonly StepLevels _elsewhere = new();

    [Fact]
    public void A_door_hears_what_the_best_of_the_others_reads_step_by_step()
    {
        Says("door-1", 1, NowUs, (Now.TimeOf(30), -40), (Now.TimeOf(33), -50));
        Says("door-3", 1, NowUs, (Now.TimeOf(33), -45));
        Says("door-2", 1, NowUs, (Now.TimeOf(30), -70));

        Assert.Equal(-4_000, _elsewhere.Best);
        Assert.Equal(-4_000, _elsewhere.Between(Now.TimeOf(29), Now.TimeOf(30)));
        Assert.Equal(-4_500, _elsewhere.Between(Now.TimeOf(31), Now.TimeOf(39)));
        Assert.Equal(Sighting.NoRssi, _elsewhere.Between(Now.TimeOf(34), Now.TimeOf(39)));
        Assert.Equal(Now.TimeOf(34), _elsewhere.LastUs);
        // Before the grid, and beyond its end.
        Assert.Equal(-4_000, _elsewhere.Between(0, NowUs * 2));
    }

    [Fact]
    public void Of_other_tags_of_its_own_and_of_long_ago_it_hears_nothing()
    {
        Says("door-1", 1, NowUs, (Now.TimeOf(30), -40));
        Says("door-2", 2, NowUs, (Now.TimeOf(30), -40));
        Assert.Equal((Sighting.NoRssi, 0), (_elsewhere.Best, _elsewhere.LastUs));

        Says("door-1", 1, NowUs);
        Assert.Equal(Sighting.NoRssi, _elsewhere.Best);

        Says("door-2", 1, NowUs + (TimeGrid.Steps * TimeGrid.StepUs));
        Assert.Equal(Sighting.NoRssi, _elsewhere.Best);
    }

    [Fact]
    public void Doors_whose_grids_differ_mean_the_same_moments()
    {
        Says("door-1", 1, NowUs, (Now.TimeOf(30), -40));

        Says("door-2", 1, NowUs + (5 * TimeGrid.StepUs));

        Assert.Equal(-4_000, _elsewhere.Between(Now.TimeOf(30), Now.TimeOf(30)));
        Assert.Equal(Sighting.NoRssi, _elsewhere.Between(Now.TimeOf(31), Now.TimeOf(45)));
    }

    [Fact]
    public void What_a_door_has_told_of_a_tag_the_others_hear()
    {
        Assert.Equal(Track.NeverDecided, Says("door-1", 1, NowUs, (Now.TimeOf(30), -40)));

        _doors.Tell("door-1", Tags.Epc(1), NowUs - 500_000);

        Assert.Equal(NowUs - 500_000, Says("door-2", 1, NowUs));
        Assert.Equal(Track.NeverDecided, Says("door-1", 1, NowUs));
        Assert.Equal(Track.NeverDecided, Says("door-2", 2, NowUs));
    }

    [Fact]
    public void What_was_told_is_forgotten_with_the_tag()
    {
        Says("door-1", 1, NowUs, (Now.TimeOf(30), -40));
        _doors.Tell("door-1", Tags.Epc(1), NowUs);

        Assert.Equal(Track.NeverDecided, Says("door-2", 1, NowUs + (TimeGrid.Steps * TimeGrid.StepUs)));
    }

    private long Says(string portal, int tag, long nowUs, params (long AtUs, int Dbm)[] reads)
    {
        var (grid, levels) = (TimeGrid.EndingAt(nowUs), new StepLevels());
        levels.Clear(grid);
        foreach (var (atUs, dbm) in reads)
        {
            levels.Add(atUs, (short)(dbm * 100));
        }

        return _doors.Exchange(portal, Tags.Epc(tag), levels, _elsewhere, grid, nowUs);
    }
}
