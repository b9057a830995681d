using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Portals;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Readers;

/// <summary>Brings one reader's sightings to the portals that it serves, whatever the protocol they came by.</summary>
/// <remarks>
/// One reader loop owns it; nothing here waits or allocates. A read more than <see cref="BacklogAfterUs"/> late is what
/// was kept back while nobody listened: it travels in batches of its own, because a live passage must not be made of
/// it.
/// </remarks>
internal sealed class SightingSink
{
    public const long BacklogAfterUs = 5_000_000;

    private readonly ReaderPlan _plan;
    private readonly IReadOnlyList<PortalInbox> _portals;
    private readonly SightingBatch?[] _live;
    private readonly SightingBatch?[] _late;
    private readonly SightingBatchPool _pool;
    private readonly ReaderCoverage _coverage;
    private readonly ReaderBoard _board;
    private readonly GatewayClock _gateway;
    private readonly CaptureMeter _meter;
    private readonly EpcBits[] _epcs = new EpcBits[SightingBatch.Capacity];
    private int _epcCount;
    private int _backlog;

    public SightingSink(
        ReaderPlan plan, IReadOnlyList<PortalInbox> portals, SightingBatchPool pool, ReaderCoverage coverage,
        ReaderBoard board, GatewayClock gateway, CaptureMeter meter)
    {
        (_plan, _portals, _pool, _coverage) = (plan, portals, pool, coverage);
        (_board, _gateway, _meter) = (board, gateway, meter);
        _live = new SightingBatch?[portals.Count];
        _late = new SightingBatch?[portals.Count];
        LastReportUs = LastHeardUs = gateway.NowUs;
    }

    /// <summary>By whose offset the sightings' times are mapped.</summary>
    public ReaderClock Clock { get; set; } = new();

    /// <summary>When the last word of the reader arrived, gateway µs.</summary>
    public long LastHeardUs { get; private set; }

    /// <summary>When its last report did.</summary>
    public long LastReportUs { get; private set; }

    /// <returns>The moment, which is now.</returns>
    public long Heard() => LastHeardUs = _gateway.NowUs;

    /// <summary>Takes a sighting on its way.</summary>
    /// <returns>False: its portal has no room. Nothing has happened then; <see cref="Shed(in Sighting)"/> it or
    /// wait.</returns>
    public bool TryTake(in Sighting sighting)
    {
        var lateUs = sighting.ArrivalUs - (sighting.LastSeenUs + Clock.OffsetUs);
        var isLate = lateUs > BacklogAfterUs;
        var portal = _plan.RouteOf(sighting.Antenna).Portal;
        if (portal >= 0 && !TryAdd(isLate ? _late : _live, portal, isLate, sighting))
        {
            return false;
        }

        CountEpc(sighting.Epc);
        if (isLate)
        {
            _backlog++;
        }
        else
        {
            _coverage.Reports(sighting.Antenna, sighting.ArrivalUs);
        }

        return true;
    }

    /// <summary>Counts a sighting that found no room.</summary>
    public void Shed(in Sighting sighting)
    {
        CountEpc(sighting.Epc);
        Shed(_plan.RouteOf(sighting.Antenna).Portal, 1);
    }

    /// <summary>A report has ended: counts it and offers what is in hand.</summary>
    public void End(int tagReports, long arrivalUs)
    {
        LastHeardUs = LastReportUs = arrivalUs;
        _meter.CountTagReports(_plan.Id, tagReports);
        _board.CountReads(tagReports, arrivalUs);
        FlushEpcs();
        if (_backlog > 0)
        {
            _meter.CountBacklog(_plan.Id, _backlog);
            _backlog = 0;
        }

        Post();
    }

    /// <summary>Offers what is in hand. Where there is no room it stays in hand and grows: only a batch that is full
    /// and finds no room sheds.</summary>
    /// <returns>True: nothing is left in hand.</returns>
    public bool Post()
    {
        var isEmpty = true;
        for (var portal = 0; portal < _live.Length; portal++)
        {
            isEmpty &= Post(_late, portal) & Post(_live, portal);
        }

        return isEmpty;
    }

    /// <summary>Waits until a portal that something is in hand for has room.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        for (var portal = 0; portal < _live.Length; portal++)
        {
            if (_live[portal] is not null || _late[portal] is not null)
            {
                await _portals[portal].WaitForRoomAsync(cancellationToken);
                return;
            }
        }
    }

    /// <summary>One of the reader's inputs has this level.</summary>
    public void Input(int port, InputLevel level, long atUs)
    {
        foreach (var route in _plan.Inputs)
        {
            if (route.Port == port)
            {
                var change = new InputChange(route.Kind, route.StateAt(level), _plan.Index, port, atUs);
                _portals[route.Portal].PostInput(change);
            }
        }
    }

    /// <summary>Nobody listens to the reader any more, so nobody knows how its inputs stand.</summary>
    public void LoseInputs(long atUs)
    {
        foreach (var port in _plan.Inputs.Select(static route => route.Port).Distinct())
        {
            Input(port, InputLevel.Unknown, atUs);
        }
    }

    /// <summary>Hands on what is still in hand, or counts it as shed: the connection has ended.</summary>
    public void Finish()
    {
        FlushEpcs();
        Post();
        for (var portal = 0; portal < _live.Length; portal++)
        {
            Drop(_live, portal);
            Drop(_late, portal);
        }
    }

    private bool TryAdd(SightingBatch?[] batches, int portal, bool isLate, in Sighting sighting)
    {
        var batch = batches[portal] ??= Begin(isLate);
        if (batch.IsFull)
        {
            if (!TryPost(portal, batch))
            {
                return false;
            }

            batch = batches[portal] = Begin(isLate);
        }

        batch.Add(sighting);
        return true;
    }

    private bool Post(SightingBatch?[] batches, int portal)
    {
        if (batches[portal] is { Count: > 0 } batch)
        {
            if (!TryPost(portal, batch))
            {
                return false;
            }

            batches[portal] = null;
        }

        return true;
    }

    private bool TryPost(int portal, SightingBatch batch)
    {
        batch.OffsetUs = Clock.OffsetUs;
        return _portals[portal].TryPost(batch);
    }

    private void Drop(SightingBatch?[] batches, int portal)
    {
        if (batches[portal] is { } batch)
        {
            Shed(portal, batch.Count);
            _pool.Return(batch);
            batches[portal] = null;
        }
    }

    private SightingBatch Begin(bool isLate)
    {
        var batch = _pool.Rent();
        (batch.Reader, batch.IsBacklog) = (_plan.Index, isLate);
        return batch;
    }

    private void Shed(int portal, int reads)
    {
        if (portal >= 0 && reads > 0)
        {
            _portals[portal].CountShed(_plan.Index, reads, _gateway.NowUs);
            _meter.CountShed(_plan.Id, _portals[portal].Plan.Id, reads);
        }
    }

    private void CountEpc(in EpcBits epc)
    {
        if (_epcCount == _epcs.Length)
        {
            FlushEpcs();
        }

        _epcs[_epcCount++] = epc;
    }

    private void FlushEpcs()
    {
        _meter.CountEpcs(_epcs.AsSpan(0, _epcCount));
        _epcCount = 0;
    }
}
