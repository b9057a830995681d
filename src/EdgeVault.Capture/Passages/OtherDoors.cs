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
    private readonly Dictionary<(EpcBits Epc, string Portal), Seen> _seen = [];
    private readonly Stack<Seen> _pool = [];
    private readonly List<string> _portals = [];

    /// <summary>What any of them has told to have crossed, up to now.</summary>
    public Carried Carried { get; } = new();

    /// <summary>Says how strongly a portal reads a tag now, and hears how strongly the others do.</summary>
    /// <param name="elsewhere">Is filled with the best of the others, step by step; nothing where no other reads it.</param>
    /// <returns>When the last crossing was over that another has told of it, gateway µs; <see cref="Track.NeverDecided"/> without one.</returns>
    public long Exchange(string portal, in EpcBits epc, StepLevels levels, StepLevels elsewhere, in TimeGrid grid, long nowUs)
    {
        elsewhere.Clear(grid);
        var toldUpToUs = Track.NeverDecided;
        lock (_lock)
        {
            if (!_portals.Contains(portal))
            {
                _portals.Add(portal);
            }

            Put_NeedsLock((epc, portal), levels, grid, nowUs);
            foreach (var other in _portals)
            {
                if (other != portal && _seen.TryGetValue((epc, other), out var seen) && nowUs - seen.AtUs < MemoryUs)
                {
                    elsewhere.Merge(seen.Levels);
                    toldUpToUs = Math.Max(toldUpToUs, seen.ToldUpToUs);
                }
            }
        }

        return toldUpToUs;
    }

    /// <summary>Says that a portal has told of a crossing that was over then, gateway µs.</summary>
    public void Tell(string portal, in EpcBits epc, long upToUs)
    {
        lock (_lock)
        {
            if (_seen.TryGetValue((epc, portal), out var seen))
            {
                seen.ToldUpToUs = upToUs;
            }
        }
    }

    private void Put_NeedsLock((EpcBits Epc, string Portal) key, StepLevels levels, in TimeGrid grid, long nowUs)
    {
        if (_seen.Count >= TagsMax)
        {
            Forget_NeedsLock(nowUs);
        }

        if (!_seen.TryGetValue(key, out var seen))
        {
            if (_seen.Count >= TagsMax)
            {
                return;
            }

            _seen[key] = seen = _pool.TryPop(out var pooled) ? pooled : new Seen();
            seen.ToldUpToUs = Track.NeverDecided;
        }

        seen.AtUs = nowUs;
        seen.Levels.Clear(grid);
        seen.Levels.Merge(levels);
    }

    private void Forget_NeedsLock(long nowUs)
    {
        foreach (var (key, seen) in _seen)
        {
            if (nowUs - seen.AtUs >= MemoryUs)
            {
                // Removing while enumerating is allowed for a Dictionary.
                _seen.Remove(key);
                _pool.Push(seen);
            }
        }
    }

    private sealed class Seen
    {
        public StepLevels Levels { get; } = new();

        public long AtUs { get; set; }

        public long ToldUpToUs { get; set; }
    }
}
