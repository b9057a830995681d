using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Portals;
using EdgeVault.Gs1.Epc;
using EdgeVault.Llrp.Client;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Readers;

/// <summary>Turns what an LLRP reader says into sightings for the portals it serves. Lives as long as the process.</summary>
/// <remarks>
/// Runs on the receive loop: no waiting, and no allocation for a tag whose EPC fits 128 bits or was seen before.
/// </remarks>
internal sealed class ReaderIntake : ILlrpClientHandler
{
    // Long EPCs that one door sees in a day; 40 bytes each.
    private const int LongEpcsMax = 4_096;

    // What is past the year 100,000 is no clock.
    private const ulong SaneMicrosMax = 1UL << 61;

    private readonly ReaderPlan _plan;
    private readonly SightingSink _sink;
    private readonly ReaderCoverage _coverage;
    private readonly GatewayClock _gateway;
    private readonly CaptureMeter _meter;
    private readonly ILogger _logger;
    private readonly EpcInterner _interner = new(LongEpcsMax);
    private readonly ReaderClock _utc = new();
    private readonly ReaderClock _uptime = new();
    private long _arrivalUs;

    public ReaderIntake(
        ReaderPlan plan, SightingSink sink, ReaderCoverage coverage, GatewayClock gateway, CaptureMeter meter, ILogger logger)
    {
        (_plan, _sink, _coverage) = (plan, sink, coverage);
        (_gateway, _meter, _logger) = (gateway, meter, logger);
        _sink.Clock = _utc;
    }

    public ReaderIntake(
        ReaderPlan plan, IReadOnlyList<PortalInbox> portals, SightingBatchPool pool, ReaderCoverage coverage,
        ReaderBoard board, GatewayClock gateway, CaptureMeter meter, ILogger logger)
        : this(
            plan, new SightingSink(plan, portals, pool, coverage, board, gateway, meter), coverage, gateway, meter, logger)
    {
    }

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
            Channel = report.ChannelIndex ?? 0,
            Phase = report.PhaseAngle is { } phase ? (short)Math.Min(phase, (ushort)4095) : Sighting.NoPhase,
        };
        SetTimes(ref sighting, report);
        if (!_sink.TryTake(sighting))
        {
            _sink.Shed(sighting);
        }
    }

    public void OnReportEnd(int tagReports)
    {
        _sink.End(tagReports, _arrivalUs == 0 ? _gateway.NowUs : _arrivalUs);
        _arrivalUs = 0;
    }

    public void OnReaderEvent(in ReaderEvent readerEvent)
    {
        var nowUs = _sink.Heard();
        switch (readerEvent.Kind)
        {
            case ReaderEventKind.ConnectionAttempt:
                // Of all events this one is never held back, so its stamp is the reader's present.
                TellTime(readerEvent, nowUs);
                break;
            case ReaderEventKind.Antenna when readerEvent.AntennaId is { } antenna:
                _logger.AntennaChanged(_plan.Id, antenna, readerEvent.AntennaConnected);
                _coverage.Antenna(antenna, readerEvent.AntennaConnected, TimeOf(readerEvent, nowUs));
                break;
            case ReaderEventKind.RoSpec:
                _coverage.RoSpec(readerEvent.RoSpecEvent == RoSpecEventType.Start, TimeOf(readerEvent, nowUs));
                break;
            case ReaderEventKind.ReportBufferOverflow:
                _logger.ReportBufferOverflowed(_plan.Id);
                _coverage.Overflow(_sink.LastReportUs, nowUs);
                break;
            case ReaderEventKind.ReaderException:
                _logger.ReaderReportsException(_plan.Id, readerEvent.Message ?? "");
                _coverage.Exception(
                    TimeOf(readerEvent, nowUs), $"the reader reports an exception: {readerEvent.Message}");
                break;
            case ReaderEventKind.Gpi:
                _sink.Input(
                    readerEvent.GpiPort, readerEvent.GpiHigh ? InputLevel.High : InputLevel.Low, TimeOf(readerEvent, nowUs));
                break;
        }
    }

    public void OnKeepalive()
    {
        _sink.Heard();
        _sink.Post();
    }

    public void OnUnknownMessage(in LlrpHeader header)
    {
        _sink.Heard();
        _meter.CountMalformed(_plan.Id, 1);
        _logger.UnknownMessage(_plan.Id, header.Type.ToString());
    }

    public void Finish() => _sink.Finish();

    private void SetTimes(ref Sighting sighting, in TagReport report)
    {
        var first = report.FirstSeenUtcMicros ?? report.LastSeenUtcMicros;
        var last = report.LastSeenUtcMicros ?? first;
        _sink.Clock = _utc;
        if (last is null)
        {
            first = report.FirstSeenUptimeMicros ?? report.LastSeenUptimeMicros;
            last = report.LastSeenUptimeMicros ?? first;
            _sink.Clock = _uptime;
        }

        if (last is not { } lastUs || first is not { } firstUs || lastUs > SaneMicrosMax || firstUs > SaneMicrosMax)
        {
            // A reader without a clock: what arrives now was seen now.
            _sink.Clock.Observe(_arrivalUs, _arrivalUs);
            sighting.FirstSeenUs = sighting.LastSeenUs = _arrivalUs - _sink.Clock.OffsetUs;
            return;
        }

        sighting.FirstSeenUs = (long)Math.Min(firstUs, lastUs);
        sighting.LastSeenUs = (long)Math.Max(firstUs, lastUs);
        _sink.Clock.Observe(sighting.LastSeenUs, _arrivalUs);
    }

    private void TellTime(in ReaderEvent greeting, long nowUs)
    {
        if (greeting.UtcMicros is { } utc and <= SaneMicrosMax)
        {
            _utc.ObserveNow((long)utc, nowUs);
        }
        else if (greeting.UptimeMicros is { } uptime and <= SaneMicrosMax)
        {
            _uptime.ObserveNow((long)uptime, nowUs);
        }
    }

    /// <summary>When an event happened, gateway µs: it may have been held back.</summary>
    private long TimeOf(in ReaderEvent readerEvent, long nowUs)
    {
        var atUs = (readerEvent.UtcMicros, readerEvent.UptimeMicros) switch
        {
            ({ } utc and <= SaneMicrosMax, _) when _utc.IsKnown => (long)utc + _utc.OffsetUs,
            (_, { } uptime and <= SaneMicrosMax) when _uptime.IsKnown => (long)uptime + _uptime.OffsetUs,
            _ => nowUs,
        };
        return Math.Min(atUs, nowUs);
    }

    private EpcBits TidOf(ReadOnlySpan<byte> tid) =>
        tid.IsEmpty || tid.Length * 8 > EpcBits.MaxBits ? default : _interner.Intern(tid, tid.Length * 8);
}
