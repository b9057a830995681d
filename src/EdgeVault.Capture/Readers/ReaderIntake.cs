using EdgeVault.Capture.Portals;
using EdgeVault.Gs1.Epc;
using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Readers;

/// <summary>Turns what one reader says into sightings for the portals it serves. Lives as long as the process.</summary>
/// <remarks>
/// Runs on the receive loop: no waiting, and no allocation for a tag whose EPC fits 128 bits or was seen before.
/// A report more than <see cref="BacklogAfterUs"/> late is what the reader had kept back while nobody listened: it is counted and
/// goes no further, because a live passage must not be made of it. A later issue gives it a pass of its own.
/// </remarks>
internal sealed class ReaderIntake : ILlrpClientHandler
{
    public const long BacklogAfterUs = 5_000_000;

    // Long EPCs that one door sees in a day; 40 bytes each.
    private const int LongEpcsMax = 4_096;

    // What is past the year 100,000 is no clock.
    private const ulong SaneMicrosMax = 1UL << 61;

    private readonly ReaderPlan _plan;
    private readonly IReadOnlyList<PortalInbox> _portals;
    private readonly SightingBatch?[] _batches;
    private readonly SightingBatchPool _pool;
    private readonly ReaderCoverage _coverage;
    private readonly ReaderBoard _board;
    private readonly GatewayClock _gateway;
    private readonly CaptureMeter _meter;
    private readonly ILogger _logger;
    private readonly EpcInterner _interner = new(LongEpcsMax);
    private readonly EpcBits[] _epcs = new EpcBits[SightingBatch.Capacity];
    private readonly ReaderClock _utc = new();
    private readonly ReaderClock _uptime = new();
    private ReaderClock _clock;
    private int _epcCount;
    private int _backlog;
    private long _arrivalUs;
    private long _lastReportUs;

    public ReaderIntake(
        ReaderPlan plan, IReadOnlyList<PortalInbox> portals, SightingBatchPool pool, ReaderCoverage coverage,
        ReaderBoard board, GatewayClock gateway, CaptureMeter meter, ILogger logger)
    {
        (_plan, _portals, _pool, _coverage) = (plan, portals, pool, coverage);
        (_board, _gateway, _meter, _logger) = (board, gateway, meter, logger);
        _batches = new SightingBatch?[portals.Count];
        _clock = _utc;
        _lastReportUs = LastHeardUs = gateway.NowUs;
    }

    /// <summary>When the last word of the reader arrived, gateway µs.</summary>
    public long LastHeardUs { get; private set; }

    public void OnTagReport(in TagReport report)
    {
        if (_arrivalUs == 0)
        {
            _arrivalUs = _gateway.NowUs;
        }

        if (report.EpcBits > EpcBits.MaxBits)
        {
            _meter.CountMalformed(_plan.Id, 1);
            return;
        }

        var sighting = new Sighting
        {
            Epc = _interner.Intern(report.Epc, report.EpcBits),
            Tid = TidOf(report.Tid),
            ArrivalUs = _arrivalUs,
            Reader = (ushort)_plan.Index,
            Antenna = report.AntennaId ?? 0,
            SeenCount = Math.Max(report.TagSeenCount ?? 1, (ushort)1),
            RssiCentiDbm = (short)Math.Clamp(report.RssiCentiDbm ?? Sighting.NoRssi, Sighting.NoRssi, short.MaxValue),
            Phase = report.PhaseAngle is { } phase ? (short)Math.Min(phase, (ushort)4095) : Sighting.NoPhase,
        };
        CountEpc(sighting.Epc);
        SetTimes(ref sighting, report);
        Route(sighting);
    }

    public void OnReportEnd(int tagReports)
    {
        LastHeardUs = _lastReportUs = _arrivalUs == 0 ? _gateway.NowUs : _arrivalUs;
        _meter.CountTagReports(_plan.Id, tagReports);
        _board.CountReads(tagReports, LastHeardUs);
        FlushEpcs();
        if (_backlog > 0)
        {
            _meter.CountBacklog(_plan.Id, _backlog);
            _backlog = 0;
        }

        _arrivalUs = 0;
        Post();
    }

    public void OnReaderEvent(in ReaderEvent readerEvent)
    {
        LastHeardUs = _gateway.NowUs;
        switch (readerEvent.Kind)
        {
            case ReaderEventKind.ConnectionAttempt:
                // Of all events this one is never held back, so its stamp is the reader's present.
                TellTime(readerEvent);
                break;
            case ReaderEventKind.Antenna when readerEvent.AntennaId is { } antenna:
                _logger.AntennaChanged(_plan.Id, antenna, readerEvent.AntennaConnected);
                _coverage.Antenna(antenna, readerEvent.AntennaConnected, LastHeardUs);
                break;
            case ReaderEventKind.RoSpec:
                _coverage.RoSpec(readerEvent.RoSpecEvent == RoSpecEventType.Start, LastHeardUs);
                break;
            case ReaderEventKind.ReportBufferOverflow:
                _logger.ReportBufferOverflowed(_plan.Id);
                _coverage.Overflow(_lastReportUs, LastHeardUs);
                break;
            case ReaderEventKind.ReaderException:
                _logger.ReaderReportsException(_plan.Id, readerEvent.Message ?? "");
                _coverage.Exception(LastHeardUs, $"the reader reports an exception: {readerEvent.Message}");
                break;
        }
    }

    public void OnKeepalive()
    {
        LastHeardUs = _gateway.NowUs;
        Post();
    }

    public void OnUnknownMessage(in LlrpHeader header)
    {
        LastHeardUs = _gateway.NowUs;
        _meter.CountMalformed(_plan.Id, 1);
        _logger.UnknownMessage(_plan.Id, header.Type.ToString());
    }

    /// <summary>Hands on what is still in hand, or counts it as shed: the connection has ended.</summary>
    public void Finish()
    {
        FlushEpcs();
        Post();
        for (var portal = 0; portal < _batches.Length; portal++)
        {
            if (_batches[portal] is { } batch)
            {
                Shed(portal, batch.Count);
                _pool.Return(batch);
                _batches[portal] = null;
            }
        }
    }

    private void Route(in Sighting sighting)
    {
        if (_arrivalUs - (sighting.LastSeenUs + _clock.OffsetUs) > BacklogAfterUs)
        {
            _backlog++;
            return;
        }

        _coverage.Reports(sighting.Antenna, _arrivalUs);
        var route = _plan.RouteOf(sighting.Antenna);
        if (route.Portal < 0)
        {
            return;
        }

        var batch = _batches[route.Portal] ??= Begin();
        if (batch.IsFull)
        {
            if (!TryPost(route.Portal, batch))
            {
                Shed(route.Portal, 1);
                return;
            }

            batch = _batches[route.Portal] = Begin();
        }

        batch.Add(sighting);
    }

    private void SetTimes(ref Sighting sighting, in TagReport report)
    {
        var first = report.FirstSeenUtcMicros ?? report.LastSeenUtcMicros;
        var last = report.LastSeenUtcMicros ?? first;
        _clock = _utc;
        if (last is null)
        {
            first = report.FirstSeenUptimeMicros ?? report.LastSeenUptimeMicros;
            last = report.LastSeenUptimeMicros ?? first;
            _clock = _uptime;
        }

        if (last is not { } lastUs || first is not { } firstUs || lastUs > SaneMicrosMax || firstUs > SaneMicrosMax)
        {
            // A reader without a clock: what arrives now was seen now.
            _clock.Observe(_arrivalUs, _arrivalUs);
            sighting.FirstSeenUs = sighting.LastSeenUs = _arrivalUs - _clock.OffsetUs;
            return;
        }

        sighting.FirstSeenUs = (long)Math.Min(firstUs, lastUs);
        sighting.LastSeenUs = (long)Math.Max(firstUs, lastUs);
        _clock.Observe(sighting.LastSeenUs, _arrivalUs);
    }

    private void TellTime(in ReaderEvent greeting)
    {
        if (greeting.UtcMicros is { } utc and <= SaneMicrosMax)
        {
            _utc.ObserveNow((long)utc, LastHeardUs);
        }
        else if (greeting.UptimeMicros is { } uptime and <= SaneMicrosMax)
        {
            _uptime.ObserveNow((long)uptime, LastHeardUs);
        }
    }

    private EpcBits TidOf(ReadOnlySpan<byte> tid) =>
        tid.IsEmpty || tid.Length * 8 > EpcBits.MaxBits ? default : _interner.Intern(tid, tid.Length * 8);

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

    /// <summary>Offers what is in hand. Where there is no room it stays in hand and grows: only a batch that is full
    /// and finds no room sheds.</summary>
    private void Post()
    {
        for (var portal = 0; portal < _batches.Length; portal++)
        {
            if (_batches[portal] is { Count: > 0 } batch && TryPost(portal, batch))
            {
                _batches[portal] = null;
            }
        }
    }

    private bool TryPost(int portal, SightingBatch batch)
    {
        batch.OffsetUs = _clock.OffsetUs;
        return _portals[portal].TryPost(batch);
    }

    private SightingBatch Begin()
    {
        var batch = _pool.Rent();
        batch.Reader = _plan.Index;
        return batch;
    }

    private void Shed(int portal, int reads)
    {
        if (reads > 0)
        {
            _portals[portal].CountShed(_plan.Index, reads, _gateway.NowUs);
            _meter.CountShed(_plan.Id, _portals[portal].Plan.Id, reads);
        }
    }
}
