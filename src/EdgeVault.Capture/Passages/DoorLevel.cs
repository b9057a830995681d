using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>How strongly what passes this door is read by the side that reads it more weakly, learnt from what does; what
/// passes along the wall, or through the next door, is read more weakly.</summary>
internal sealed class DoorLevel
{
    // The median of what crossed is followed, a step up or down for each lot.
    private const double StepCentiDb = 100;

    // Until some have crossed there is nothing to compare with.
    private const int KnownAfter = 3;

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

        _count++;
        _level = _count <= KnownAfter
            ? _level + ((level - _level) / _count)
            : _level + Math.Clamp(level - _level, -StepCentiDb, StepCentiDb);
    }
}
