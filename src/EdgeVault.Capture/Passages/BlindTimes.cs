namespace EdgeVault.Capture.Passages;

/// <summary>When a portal was blind or half blind, as far back as a visit can reach. Gateway µs.</summary>
internal sealed class BlindTimes
{
    private readonly Dictionary<long, long> _open = [];
    private readonly List<(long FromUs, long ToUs)> _closed = [];

    public bool IsBlind => _open.Count > 0;

    /// <summary>Since when it has seen all there was: the end of the last of them, or its first look.</summary>
    public long SeesSinceUs { get; private set; } = long.MinValue;

    public void Begin(long nowUs) => SeesSinceUs = SeesSinceUs == long.MinValue ? nowUs : SeesSinceUs;

    public void Open(long gapId, long fromUs) => _open[gapId] = fromUs;

    public void Close(long gapId, long toUs)
    {
        if (_open.Remove(gapId, out var fromUs))
        {
            Add(fromUs, toUs);
        }
    }

    public void Add(long fromUs, long toUs)
    {
        SeesSinceUs = Math.Max(SeesSinceUs, toUs);
        _closed.Add((fromUs, toUs));
    }

    /// <summary>Forgets what ended before; called now and then, so that the list stays short.</summary>
    public void Forget(long beforeUs)
    {
        for (var index = _closed.Count - 1; index >= 0; index--)
        {
            if (_closed[index].ToUs < beforeUs)
            {
                _closed.RemoveAt(index);
            }
        }
    }

    public bool Touches(long fromUs, long toUs)
    {
        foreach (var openFromUs in _open.Values)
        {
            if (openFromUs <= toUs)
            {
                return true;
            }
        }

        foreach (var gap in _closed)
        {
            if (gap.FromUs <= toUs && gap.ToUs >= fromUs)
            {
                return true;
            }
        }

        return false;
    }
}
