namespace EdgeVault.Llrp.Reader;

/// <summary>Starts and stops ROSpecs and their AISpecs by time, inputs and tags (LLRP 1.0.1 §10.2.1, §16.2.4).</summary>
/// <remarks>
/// Has no clock and no timer: it is told what time it is, in milliseconds of any monotonic clock, and says when it wants
/// to be told again. An ROSpec that starts immediately starts again whenever it has come to its end. Not thread-safe.
/// </remarks>
internal sealed class RoSpecRunner(RoSpecTable table)
{
    private readonly Dictionary<RoSpecRequest, long> _periodicMs = new(ReferenceEqualityComparer.Instance);
    private readonly TagObservation _observed = new();
    private RoSpecRequest? _running;
    private AiSpecRequest? _aiSpec;
    private ushort _specIndex;
    private long _startedMs;
    private long _aiSpecStartedMs;

    /// <summary>When <see cref="Advance"/> has something to do at the latest; null for no such time.</summary>
    public long? DueMs
    {
        get
        {
            var due = _periodicMs.Count > 0 && _running is null ? _periodicMs.Values.Min() : (long?)null;
            return Earlier(due, Earlier(EndOf(_running?.Stop, _startedMs), EndOf(_aiSpec)));
        }
    }

    /// <summary>The active AISpec ends by what is read.</summary>
    public bool WaitsForTags => _aiSpec is { Stop.Kind: SpecStopKind.TagObservation };

    /// <summary>Does all that is due, and finds what requests have changed in the table.</summary>
    public void Advance(long nowMs, List<RoSpecChange> changes)
    {
        Follow(nowMs, changes);
        while (TryStop(nowMs) || TryStart(nowMs))
        {
            Follow(nowMs, changes);
        }
    }

    public void Input(InputEdge edge, long nowMs, List<RoSpecChange> changes)
    {
        if (_running is { Stop: { Kind: SpecStopKind.Gpi } stop } && stop.Input == edge)
        {
            table.Finish();
        }
        else if (_aiSpec is { Stop: { Kind: SpecStopKind.Gpi } aiStop } && aiStop.Input == edge)
        {
            EndAiSpec();
        }
        else if (_running is null && table.Waiting.FirstOrDefault(waiting => IsStartedBy(waiting, edge)) is { } waiting)
        {
            table.Start(waiting.Id);
        }

        Advance(nowMs, changes);
    }

    /// <summary>A tag was read, which the active AISpec may wait for.</summary>
    public void Observe(ReadOnlySpan<byte> epc, long nowMs)
    {
        if (WaitsForTags)
        {
            _observed.Add(epc, nowMs);
        }
    }

    private static bool IsStartedBy(RoSpecRequest waiting, InputEdge edge) =>
        waiting.Start.Kind == RoSpecStartKind.Gpi && waiting.Start.Input == edge;

    private void Follow(long nowMs, List<RoSpecChange> changes)
    {
        var active = table.Active;
        if (_running is { } ended && ended != active)
        {
            changes.Add(new(RoSpecChangeKind.AiSpecEnded, ended, _specIndex));
            changes.Add(new(RoSpecChangeKind.Ended, ended, _specIndex));
            _aiSpec = null;
        }

        if (active is not null && active != _running)
        {
            changes.Add(new(RoSpecChangeKind.Started, active, 0));
            _startedMs = nowMs;
        }

        if (active is not null && _aiSpec is not null && _specIndex != table.ActiveSpecIndex)
        {
            changes.Add(new(RoSpecChangeKind.AiSpecEnded, active, _specIndex));
        }

        if (active != _running || _specIndex != table.ActiveSpecIndex)
        {
            _aiSpecStartedMs = nowMs;
            _observed.Restart(nowMs);
        }

        (_running, _aiSpec, _specIndex) = (active, table.ActiveAiSpec, table.ActiveSpecIndex);
        FollowPeriods(nowMs);
    }

    // A period counts from the enabling, whether its ROSpec runs or waits.
    private void FollowPeriods(long nowMs)
    {
        var waiting = table.Waiting.Where(spec => spec.Start.Kind == RoSpecStartKind.Periodic).ToList();
        foreach (var gone in _periodicMs.Keys.Where(known => known != _running && !waiting.Contains(known)).ToList())
        {
            _periodicMs.Remove(gone);
        }

        foreach (var spec in waiting)
        {
            _periodicMs.TryAdd(spec, nowMs + spec.Start.OffsetMs);
        }
    }

    private bool TryStop(long nowMs)
    {
        if (EndOf(_running?.Stop, _startedMs) <= nowMs)
        {
            table.Finish();
            return true;
        }

        if (EndOf(_aiSpec) <= nowMs || (_aiSpec is { } spec && _observed.IsEnough(spec.Stop)))
        {
            EndAiSpec();
            return true;
        }

        return false;
    }

    private void EndAiSpec()
    {
        if (!table.TryNextAiSpec())
        {
            table.Finish();
        }
    }

    private bool TryStart(long nowMs)
    {
        if (_running is not null)
        {
            return false;
        }

        foreach (var spec in table.Waiting)
        {
            if (spec.Start.Kind == RoSpecStartKind.Immediate || IsPeriodDue(spec, nowMs))
            {
                table.Start(spec.Id);
                return true;
            }
        }

        return false;
    }

    private bool IsPeriodDue(RoSpecRequest spec, long nowMs)
    {
        if (!_periodicMs.TryGetValue(spec, out var dueMs) || dueMs > nowMs)
        {
            return false;
        }

        // Starts that fell into the run, or into a time when nobody looked, are not made up for.
        var periodMs = spec.Start.PeriodMs;
        _periodicMs[spec] = periodMs == 0 ? long.MaxValue : dueMs + (((nowMs - dueMs) / periodMs) + 1) * periodMs;
        return true;
    }

    // Nothing ends before it has lasted a millisecond, so that what starts again at once cannot go round for ever.
    private static long? EndOf(SpecStop? stop, long startedMs) => stop switch
    {
        { Kind: SpecStopKind.Duration, AfterMs: var afterMs } => startedMs + Math.Max(afterMs, 1),
        { Kind: SpecStopKind.Gpi or SpecStopKind.TagObservation, AfterMs: > 0 and var afterMs } => startedMs + afterMs,
        _ => null,
    };

    private long? EndOf(AiSpecRequest? spec) =>
        Earlier(EndOf(spec?.Stop, _aiSpecStartedMs), spec is null ? null : _observed.QuietEndMs(spec.Stop));

    private static long? Earlier(long? one, long? other) => one is null || other < one ? other : one;
}
