using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

/// <summary>How well each portal of the site reads the tags that are undecided there: whoever passes one door is read better at
/// it than at the next one.</summary>
/// <remarks>Shared by all portals, so it is locked: once for each hearing, not for each read. Bounded: what has no room is judged
/// as if there were no other door.</remarks>
internal sealed class OtherDoors
{
    private const int TagsMax = 4_096;

    // As long as a visit lasts.
    private const long MemoryUs = TimeGrid.Steps * TimeGrid.StepUs;

    private readonly Lock _lock = new();
    private readonly Dictionary<(EpcBits Epc, string Portal), (short Level, long AtUs)> _levels = [];
    private readonly List<string> _portals = [];

    /// <summary>Says how strongly a portal reads a tag now, hundredths of a dBm, and how strongly the best of the others does.</summary>
    /// <returns><see cref="Sighting.NoRssi"/> where no other does.</returns>
    public short Exchange(string portal, in EpcBits epc, short level, long nowUs)
    {
        lock (_lock)
        {
            if (!_portals.Contains(portal))
            {
                _portals.Add(portal);
            }

            if (_levels.Count >= TagsMax)
            {
                Forget_NeedsLock(nowUs);
            }

            if (_levels.Count < TagsMax)
            {
                _levels[(epc, portal)] = (level, nowUs);
            }

            return BestElsewhere_NeedsLock(portal, epc, nowUs);
        }
    }

    private short BestElsewhere_NeedsLock(string portal, in EpcBits epc, long nowUs)
    {
        var best = Sighting.NoRssi;
        foreach (var other in _portals)
        {
            if (other != portal && _levels.TryGetValue((epc, other), out var seen) && nowUs - seen.AtUs < MemoryUs)
            {
                best = Math.Max(best, seen.Level);
            }
        }

        return best;
    }

    private void Forget_NeedsLock(long nowUs)
    {
        foreach (var (key, seen) in _levels)
        {
            if (nowUs - seen.AtUs >= MemoryUs)
            {
                // Removing while enumerating is allowed for a Dictionary.
                _levels.Remove(key);
            }
        }
    }
}
