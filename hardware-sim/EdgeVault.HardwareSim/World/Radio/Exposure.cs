using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>A tag within reach of a portal for a while: on which path, with which losses, and how often it was
/// read.</summary>
internal sealed class Exposure(Tag tag, IPath path, ulong fadingSeed)
{
    public Tag Tag { get; } = tag;

    public ulong FadingSeed { get; } = fadingSeed;

    /// <summary>Not in view before, microseconds of the world.</summary>
    public long FromUs { get; init; }

    /// <summary>Attitude, shelf and neighbours for this pass or place, dB one way.</summary>
    public double LossDb { get; init; }

    public double BodyLossDb { get; init; }

    /// <summary>Where on the tray it lies, metres from the middle.</summary>
    public double TrayX { get; init; }

    public double TrayY { get; init; }

    public int ReadsOutside { get; private set; }

    public int ReadsInside { get; private set; }

    public Placement At(long worldUs)
    {
        var at = path.At(worldUs);
        return at with { X = at.X + TrayX, Y = at.Y + TrayY };
    }

    public void Count(Side side)
    {
        if (side == Side.Inside)
        {
            ReadsInside++;
        }
        else
        {
            ReadsOutside++;
        }
    }
}
