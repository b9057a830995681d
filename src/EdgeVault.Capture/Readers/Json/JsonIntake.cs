using System.Text;
using EdgeVault.Capture.Inputs;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>Turns what a JSON reader says into sightings for the portals it serves. Lives as long as the
/// process.</summary>
/// <remarks>
/// One message at a time, whoever brings it. Unlike an LLRP loop it waits where a portal has no room: its messages are
/// acknowledged only when their sightings are in the pipeline, and what is not acknowledged comes again.
/// </remarks>
internal sealed class JsonIntake
{
    private readonly ReaderPlan _plan;
    private readonly SightingSink _sink;
    private readonly ReaderCoverage _coverage;
    private readonly GatewayClock _gateway;
    private readonly CaptureMeter _meter;
    private readonly ILogger _logger;
    private readonly Turn _turn = new();
    private readonly ReaderReport _report = new();
    private readonly SeenReads _seen = new();
    private readonly ReaderClock _clock = new();
    private readonly int _onlyAntenna;
    private EventNumbers _numbers;
    private long _dropped = -1;
    private string _identity = "";
    private bool _saidMalformed;
    private bool _saidAnother;
    private bool _saidNowhere;

    public JsonIntake(
        ReaderPlan plan, SightingSink sink, ReaderCoverage coverage, GatewayClock gateway, CaptureMeter meter,
        ILogger logger)
    {
        (_plan, _sink, _coverage, _gateway, _meter, _logger) = (plan, sink, coverage, gateway, meter, logger);
        _onlyAntenna = plan.OnlyAntenna;
    }

    /// <summary>When the reader was heard last, gateway µs.</summary>
    public long LastHeardUs => _sink.LastHeardUs;

    /// <summary>Host name or MAC address, as it said last; empty where it never did.</summary>
    public string Identity => _identity;

    /// <summary>Nothing was said, and that shows that the reader is there.</summary>
    public void Heard() => _sink.Heard();

    /// <summary>Returns when the message's sightings are in the pipeline.</summary>
    /// <returns>Null, or why nothing of the message was used: it is another reader's.</returns>
    public async ValueTask<string?> TakeAsync(
        ReadOnlyMemory<byte> message, ReaderDecoder decoder, string? expected, CancellationToken cancellationToken)
    {
        await _turn.TakeAsync(cancellationToken);
        try
        {
            _report.Clear();
            decoder.Decode(message.Span, _report);
            CountMalformed();
            if (!IsExpected(expected))
            {
                return AnotherOf(expected);
            }

            _sink.Clock = _clock;
            var arrivalUs = _sink.Heard();
            await TakeReadsAsync(arrivalUs, cancellationToken);
            TakeEvents(arrivalUs);
            while (!_sink.Post())
            {
                await _sink.WaitForRoomAsync(cancellationToken);
            }

            return null;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A new connection: what is wrong with it is told anew.</summary>
    public void Begin() => (_saidMalformed, _saidAnother, _saidNowhere) = (false, false, false);

    /// <summary>The process ends: what found no room was not acknowledged either.</summary>
    public void Finish() => _sink.Finish();

    private async ValueTask TakeReadsAsync(long arrivalUs, CancellationToken cancellationToken)
    {
        var taken = 0;
        foreach (var read in _report.Reads)
        {
            if (_seen.IsKnown(read))
            {
                _meter.CountRepeat(_plan.Id);
                continue;
            }

            var sighting = SightingOf(read, arrivalUs);
            while (!_sink.TryTake(sighting))
            {
                await _sink.WaitForRoomAsync(cancellationToken);
            }

            // Only now: what was interrupted before comes again and must be taken then.
            _seen.Add(read);
            taken++;
            Follow(read, arrivalUs);
        }

        if (taken > 0)
        {
            _sink.End(taken, arrivalUs);
        }
    }

    private Sighting SightingOf(in ReportedRead read, long arrivalUs)
    {
        var antenna = read.Antenna > 0 ? read.Antenna : _onlyAntenna;
        if (antenna == 0 && !_saidNowhere)
        {
            _saidNowhere = true;
            _logger.ReadWithoutAntenna(_plan.Id);
        }

        var seenUs = UsOf(read.SeenNs != ReportedRead.None ? read.SeenNs : read.StampNs, arrivalUs);
        return new Sighting
        {
            Epc = read.Epc,
            Tid = read.Tid,
            FirstSeenUs = seenUs,
            LastSeenUs = seenUs,
            ArrivalUs = arrivalUs,
            Reader = (ushort)_plan.Index,
            Antenna = (ushort)antenna,
            SeenCount = read.Count,
            RssiCentiDbm = read.RssiCentiDbm,
            Phase = read.Phase,
            Channel = read.Channel,
        };
    }

    /// <summary>Reader time, µs. Where the reader gave none, what arrives now was seen now.</summary>
    private long UsOf(long ns, long arrivalUs)
    {
        if (!_clock.IsKnown)
        {
            // A broker may have kept this for an hour. Until the reader's clock has shown otherwise it is believed to
            // agree with ours: a wrong clock then makes live reads late, and never late ones live.
            var ours = _gateway.UtcNow - DateTimeOffset.UnixEpoch;
            _clock.Observe(ours.Ticks / TimeSpan.TicksPerMicrosecond, arrivalUs);
        }

        if (ns == ReportedRead.None)
        {
            return arrivalUs - _clock.OffsetUs;
        }

        _clock.Observe(ns / 1_000, arrivalUs);
        return ns / 1_000;
    }

    private void Follow(in ReportedRead read, long arrivalUs)
    {
        var lost = _numbers.Observe(read);
        if (lost > 0)
        {
            _logger.EventsMissing(_plan.Id, lost, read.Number);
            _coverage.Overflow(
                _sink.LastReportUs, arrivalUs, $"{lost} events before number {read.Number} of the reader never came");
        }
    }

    private void TakeEvents(long nowUs)
    {
        if (_report.IsCut)
        {
            _coverage.Overflow(nowUs, nowUs, "a message has more events than are taken");
        }

        foreach (var reported in _report.Events)
        {
            TakeEvent(reported, nowUs);
        }
    }

    private void TakeEvent(in ReportedEvent reported, long nowUs)
    {
        var atUs = Math.Min(AtOf(reported.AtNs, nowUs), nowUs);
        switch (reported.Kind)
        {
            case ReportedEventKind.Overflow:
                _logger.ReportBufferOverflowed(_plan.Id);
                var fromUs = Math.Min(AtOf(reported.FromNs, _sink.LastReportUs), nowUs);
                _coverage.Overflow(fromUs, nowUs, $"the reader threw {reported.Number} events away");
                break;
            case ReportedEventKind.Dropped:
                TakeDropped(reported.Number, nowUs);
                break;
            case ReportedEventKind.AntennaLost or ReportedEventKind.AntennaBack:
                var isBack = reported.Kind == ReportedEventKind.AntennaBack;
                _logger.AntennaChanged(_plan.Id, (int)reported.Number, isBack);
                _coverage.Antenna((int)reported.Number, isBack, atUs);
                break;
            case ReportedEventKind.InventoryStarted or ReportedEventKind.InventoryEnded:
                _coverage.RoSpec(reported.Kind == ReportedEventKind.InventoryStarted, atUs);
                break;
            case ReportedEventKind.InputHigh or ReportedEventKind.InputLow:
                var level = reported.Kind == ReportedEventKind.InputHigh ? InputLevel.High : InputLevel.Low;
                _sink.Input((int)reported.Number, level, atUs);
                break;
            case ReportedEventKind.Error:
                _logger.ReaderReportsException(_plan.Id, "an error event of the IoT Connector");
                _coverage.Exception(atUs, "the reader reports an error");
                break;
        }
    }

    // A total that falls is a reader that started anew; the first one heard says nothing of our time.
    private void TakeDropped(long total, long nowUs)
    {
        if (_dropped >= 0 && total > _dropped)
        {
            _logger.ReportBufferOverflowed(_plan.Id);
            _coverage.Overflow(_sink.LastReportUs, nowUs, $"the reader dropped {total - _dropped} messages");
        }

        _dropped = total;
    }

    private long AtOf(long ns, long otherwiseUs) =>
        ns == ReportedRead.None || !_clock.IsKnown ? otherwiseUs : (ns / 1_000) + _clock.OffsetUs;

    private string AnotherOf(string? expected) => $"this is reader {_identity}, and {expected} is expected here";

    private void CountMalformed()
    {
        if (_report.Malformed == 0)
        {
            return;
        }

        _meter.CountMalformed(_plan.Id, _report.Malformed);
        if (!_saidMalformed)
        {
            _saidMalformed = true;
            _logger.MessageMalformed(_plan.Id, _report.Fault ?? "");
        }
    }

    private bool IsExpected(string? expected)
    {
        if (!_report.Identity.IsEmpty && !Ascii.Equals(_report.Identity, _identity))
        {
            _identity = Encoding.UTF8.GetString(_report.Identity);
        }

        if (expected is null || _report.Identity.IsEmpty || Ascii.EqualsIgnoreCase(_report.Identity, expected))
        {
            return true;
        }

        _meter.CountMalformed(_plan.Id, 1);
        if (!_saidAnother)
        {
            _saidAnother = true;
            _logger.ReaderIsAnother(_plan.Id, _plan.Endpoint.ToString(), AnotherOf(expected));
        }

        return false;
    }
}
