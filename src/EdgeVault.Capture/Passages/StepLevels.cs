using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>How strongly a tag was read at most in each step of a grid, hundredths of a dBm.</summary>
internal sealed class StepLevels
{
    private readonly short[] _levels = new short[TimeGrid.Steps];

    /// <summary>Of all steps; <see cref="Sighting.NoRssi"/> where none has a level.</summary>
    public short Best { get; private set; } = Sighting.NoRssi;

    /// <summary>End of the last step that has a level, gateway µs; 0 where none has.</summary>
    public long LastUs
    {
        get
        {
            var step = Array.FindLastIndex(_levels, static level => level != Sighting.NoRssi);
            return step < 0 ? 0 : Grid.TimeOf(step + 1);
        }
    }

    private TimeGrid Grid { get; set; }

    public void Clear(in TimeGrid grid)
    {
        (Grid, Best) = (grid, Sighting.NoRssi);
        Array.Fill(_levels, Sighting.NoRssi);
    }

    public void Add(long atUs, short level)
    {
        if (Grid.StepOf(atUs) is >= 0 and < TimeGrid.Steps and var step)
        {
            _levels[step] = Math.Max(_levels[step], level);
            Best = Math.Max(Best, level);
        }
    }

    /// <summary>Takes over what another grid holds of the same time, where it is stronger.</summary>
    public void Merge(StepLevels other)
    {
        for (var step = 0; step < TimeGrid.Steps; step++)
        {
            Add(other.Grid.TimeOf(step), other._levels[step]);
        }
    }

    /// <summary>From the step of the one moment to the step of the other; <see cref="Sighting.NoRssi"/> where there is none.</summary>
    public short Between(long fromUs, long toUs)
    {
        var best = Sighting.NoRssi;
        var last = Math.Min(Grid.StepOf(toUs), TimeGrid.Steps - 1);
        for (var step = Math.Max(0, Grid.StepOf(fromUs)); step <= last; step++)
        {
            best = Math.Max(best, _levels[step]);
        }

        return best;
    }
}
