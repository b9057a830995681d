using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>How strongly what passes this door is read, learnt from what does; tells it from what passes the next one.</summary>
/// <remarks>
/// What passes a door three or four times as far away is read some 18 dB weaker (40 dB a decade, there and back) and, but for
/// that, in the same order. The level followed is a little above the middle of what crossed: at rest where two in five lie
/// above.
/// </remarks>
internal sealed class DoorLevel
{
    private const double NeighbourCentiDb = 1_800;

    // One crossing in twenty that a door sees may be its neighbour's.
    private const double NeighbourShare = 0.05;

    // How tags differ from each other, and groups, dB: what a body and the way a tray is held take.
    private const double TagCentiDb = 1_000;
    private const double GroupCentiDb = 500;

    private const double Up = 60;
    private const double Down = 40;

    // Until some have crossed there is nothing to compare with.
    private const int KnownAfter = 2;

    private double _level;
    private int _count;

    /// <summary>Hundredths of a dBm; null until enough has crossed.</summary>
    public double? CentiDbm => _count >= KnownAfter ? _level : null;

    public void Learn(short level)
    {
        if (level == Sighting.NoRssi)
        {
            return;
        }

        _level = _count++ == 0 ? level : _level + (level > _level ? Up : -Down);
    }

    /// <summary>How likely what was read at this level passed the next door.</summary>
    /// <param name="members">Tags that the level is the median of.</param>
    public double NeighbourOdds(short level, int members)
    {
        if (CentiDbm is not { } usual || level == Sighting.NoRssi)
        {
            return 0;
        }

        var variance = (GroupCentiDb * GroupCentiDb) + (TagCentiDb * TagCentiDb / members);
        var nats = (usual - (NeighbourCentiDb / 2) - level) * NeighbourCentiDb / variance;
        return 1 / (1 + ((1 - NeighbourShare) / NeighbourShare * Math.Exp(-nats)));
    }
}
