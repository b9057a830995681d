namespace EdgeVault.Capture.Portals;

/// <summary>What blinds a portal: one gap can be open for each of these.</summary>
/// <param name="Reader">Index in the plan, or <see cref="AllReaders"/>.</param>
/// <param name="Antenna">The reader's number for it, or <see cref="AllAntennas"/>.</param>
internal readonly record struct GapKey(int Reader, GapCause Cause, int Antenna)
{
    public const int AllReaders = -1;
    public const int AllAntennas = 0;
}

/// <summary>A gap, open while <see cref="ToUs"/> is null. Times in gateway µs.</summary>
internal sealed record Gap(long Id, GapKey Key, long FromUs, DateTimeOffset From, string Detail)
{
    public long? ToUs { get; set; }
}

/// <summary>One step of a gap's life on its way out.</summary>
internal readonly record struct GapChange(Gap Gap, bool Opened);

/// <summary>Ids of gaps, unique in this process.</summary>
internal sealed class GapIds
{
    private long _last;

    public long Next() => Interlocked.Increment(ref _last);
}

/// <summary>The gaps of one portal: reader loops open and close them, the portal's worker takes the changes out.</summary>
/// <remarks>
/// Level-triggered, so it needs no queue: a gap that opens again before its end was taken out goes on. However a reader
/// flaps, there is at most one gap for each key here, and no moment of blindness is left out.
/// </remarks>
internal sealed class Coverage(GatewayClock clock, GapIds ids)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<GapKey, Gap> _gaps = [];
    private readonly HashSet<long> _told = [];

    public void Open(GapKey key, long fromUs, string detail) => Open(key, fromUs, clock.ToUtc(fromUs), detail);

    public void Open(GapKey key, long fromUs, DateTimeOffset from, string detail)
    {
        lock (_lock)
        {
            if (_gaps.TryGetValue(key, out var gap))
            {
                gap.ToUs = null;
            }
            else
            {
                _gaps.Add(key, new Gap(ids.Next(), key, fromUs, from, detail));
            }
        }
    }

    public void Close(GapKey key, long toUs)
    {
        lock (_lock)
        {
            if (_gaps.TryGetValue(key, out var gap))
            {
                // A reader's own times may disagree by a little.
                gap.ToUs ??= Math.Max(gap.FromUs, toUs);
            }
        }
    }

    /// <summary>Adds what has changed since the last call, openings before their ends.</summary>
    public void TakeChanges(List<GapChange> changes)
    {
        lock (_lock)
        {
            foreach (var gap in _gaps.Values)
            {
                if (_told.Add(gap.Id))
                {
                    changes.Add(new GapChange(gap with { }, Opened: true));
                }

                if (gap.ToUs is not null)
                {
                    changes.Add(new GapChange(gap with { }, Opened: false));
                    _told.Remove(gap.Id);
                    // Removing while enumerating is allowed for a Dictionary.
                    _gaps.Remove(gap.Key);
                }
            }
        }
    }

    public IReadOnlyList<Gap> OpenGaps()
    {
        lock (_lock)
        {
            return [.. _gaps.Values.Where(static gap => gap.ToUs is null).Select(static gap => gap with { })];
        }
    }
}
