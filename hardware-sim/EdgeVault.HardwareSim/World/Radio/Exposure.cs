using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>A tag within reach of antennas for a while: on which path, how it lies, with which losses, what its session
/// flag says, and how often its portal read it.</summary>
internal sealed class Exposure(Tag tag, IPath path, string portal)
{
    private LinkPower[] _known = [];
    private long[] _knownUntilUs = [];

    public Tag Tag { get; } = tag;

    /// <summary>The portal whose reads count.</summary>
    public string Portal { get; } = portal;

    /// <summary>Not in view before, microseconds of the world.</summary>
    public long FromUs { get; init; }

    /// <summary>Shelf, neighbours, foil for this pass or place, dB one way.</summary>
    public double LossDb { get; init; }

    /// <summary>Unit vector of the tag's dipole, as seen by who carries it; Z is up, X the way they walk.</summary>
    public Point Axis { get; init; } = new(0, 0, 1);

    /// <summary>How deep the null on the dipole's axis is, dB.</summary>
    public double NullDb { get; init; }

    /// <summary>Where on the tray it lies, metres from the middle; Z is the height over the floor.</summary>
    public Point Tray { get; init; } = new(0, 0, 1.1);

    /// <summary>Nobody carries it.</summary>
    public bool IsResting { get; } = path is Shelf;

    /// <summary>Until when its flag says B (already inventoried), by session; 2 and 3 share one.</summary>
    public long[] InventoriedUntilUs { get; } = new long[3];

    /// <summary>By any antenna of the site.</summary>
    public int Reads { get; private set; }

    public int ReadsOutside { get; private set; }

    public int ReadsInside { get; private set; }

    public Point At(long worldUs, out Point axis)
    {
        var at = path.At(worldUs);
        if (IsResting)
        {
            axis = Axis;
            return new(at.X + Tray.X, at.Y + Tray.Y, Tray.Z);
        }

        axis = Turned(Axis, at);
        var tray = Turned(Tray, at);
        return new(at.X + tray.X, at.Y + tray.Y, Tray.Z);
    }

    /// <summary>What was reckoned last for an antenna, while it still holds.</summary>
    public bool Knows(int antenna, long nowUs, out LinkPower power)
    {
        var knows = antenna < _known.Length && nowUs < _knownUntilUs[antenna];
        power = knows ? _known[antenna] : default;
        return knows;
    }

    public void Learn(int antenna, in LinkPower power, long untilUs)
    {
        if (antenna >= _known.Length)
        {
            Array.Resize(ref _known, antenna + 4);
            Array.Resize(ref _knownUntilUs, antenna + 4);
        }

        (_known[antenna], _knownUntilUs[antenna]) = (power, untilUs);
    }

    public void Count(Antenna antenna)
    {
        Reads++;
        if (antenna.Portal != Portal)
        {
            return;
        }

        if (antenna.Side == Side.Inside)
        {
            ReadsInside++;
        }
        else
        {
            ReadsOutside++;
        }
    }

    private static Point Turned(Point own, in Placement at) =>
        new((own.X * at.HeadX) - (own.Y * at.HeadY), (own.X * at.HeadY) + (own.Y * at.HeadX), own.Z);
}
