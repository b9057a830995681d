using System.Diagnostics.Metrics;

namespace EdgeVault.Capture;

/// <summary>What the room counts, for OpenTelemetry and for its own status.</summary>
internal sealed class CaptureMeter : IDisposable
{
    public const string Name = "EdgeVault.Capture";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _tagReports;
    private readonly Counter<long> _epcs;
    private readonly Counter<long> _shed;
    private readonly Counter<long> _backlog;
    private readonly Counter<long> _repeats;
    private readonly Counter<long> _inputs;
    private readonly Counter<long> _beamFaults;
    private readonly Counter<long> _contactFaults;
    private readonly Counter<long> _climate;
    private readonly Counter<long> _malformed;
    private readonly Counter<long> _reconnects;
    private readonly Counter<long> _slices;
    private readonly Counter<long> _looks;
    private readonly Counter<long> _passages;
    private readonly Counter<long> _scans;
    private readonly Counter<long> _scansDropped;
    private readonly Counter<long> _scannerLosses;
    private readonly Counter<long> _notRecorded;
    private readonly Counter<long> _outputFailures;
    private long _tagReportsTotal;
    private long _shedTotal;
    private long _backlogTotal;

    public CaptureMeter()
    {
        _tagReports = _meter.CreateCounter<long>("edgevault.capture.tag_reports", "{report}", "Tag reports received, whatever their antenna.");
        _epcs = _meter.CreateCounter<long>("edgevault.capture.epcs", "{epc}", "Distinct EPCs seen by this process, up to 65,536.");
        _shed = _meter.CreateCounter<long>("edgevault.capture.reads_shed", "{report}", "Tag reports counted and not looked at.");
        _backlog = _meter.CreateCounter<long>("edgevault.capture.backlog_reads", "{report}", "Tag reports more than 5 s late.");
        _repeats = _meter.CreateCounter<long>("edgevault.capture.repeated_reads", "{report}", "Tag reports that came again and were known.");
        _inputs = _meter.CreateCounter<long>("edgevault.capture.inputs", "{change}", "Changes of door and beam inputs, by portal and kind.");
        _beamFaults = _meter.CreateCounter<long>(
            "edgevault.capture.beam_faults", "{fault}", "Times that a door's light beams were no longer believed, by portal and why.");
        _contactFaults = _meter.CreateCounter<long>(
            "edgevault.capture.contact_faults", "{fault}", "Times that a door's contact was no longer believed, by portal.");
        _climate = _meter.CreateCounter<long>("edgevault.capture.climate_readings", "{reading}", "Readings of climate sensors, by sensor and quality.");
        _malformed = _meter.CreateCounter<long>("edgevault.capture.malformed", "{item}", "Reports and parameters that could not be read.");
        _reconnects = _meter.CreateCounter<long>("edgevault.capture.reconnects", "{attempt}", "Attempts to reach a reader again.");
        _looks = _meter.CreateCounter<long>(
            "edgevault.capture.looks", "{look}", "Times that a portal looked at what had come and at the clock: ten a second, or it hangs.");
        _slices = _meter.CreateCounter<long>("edgevault.capture.slices", "{slice}", "Slices handed to presence and passages.");
        _scans = _meter.CreateCounter<long>("edgevault.capture.scans", "{code}", "Codes received, by scanner.");
        _scansDropped = _meter.CreateCounter<long>(
            "edgevault.capture.scans_dropped", "{code}", "Codes dropped, by scanner and why: garbled, overlong.");
        _scannerLosses = _meter.CreateCounter<long>(
            "edgevault.capture.scanner_losses", "{loss}", "Attempts that failed and lines that were lost, by scanner.");
        _passages = _meter.CreateCounter<long>("edgevault.capture.passages", "{passage}", "Passages decided, by direction.");
        _outputFailures = _meter.CreateCounter<long>(
            "edgevault.capture.output_failures", "{write}", "Lights and buzzers that a reader did not set when asked.");
        _notRecorded = _meter.CreateCounter<long>("edgevault.capture.not_recorded", "{message}", "Messages left out of the flight recorder.");
    }

    public void CountOutputFailure(string reader) => _outputFailures.Add(1, new KeyValuePair<string, object?>("reader", reader));

    public DistinctEpcs Epcs { get; } = new(CaptureTotals.DistinctEpcsMax);

    public CaptureTotals Totals => new(
        Interlocked.Read(ref _tagReportsTotal), Epcs.Count, Interlocked.Read(ref _shedTotal),
        Interlocked.Read(ref _backlogTotal));

    public void CountTagReports(string reader, int count)
    {
        Interlocked.Add(ref _tagReportsTotal, count);
        _tagReports.Add(count, new KeyValuePair<string, object?>("reader", reader));
    }

    /// <summary>Takes the EPCs of one report.</summary>
    public void CountEpcs(ReadOnlySpan<Gs1.Epc.EpcBits> epcs)
    {
        var fresh = Epcs.Add(epcs);
        if (fresh > 0)
        {
            _epcs.Add(fresh);
        }
    }

    public void CountShed(string reader, string portal, long count)
    {
        Interlocked.Add(ref _shedTotal, count);
        _shed.Add(
            count, new KeyValuePair<string, object?>("reader", reader), new KeyValuePair<string, object?>("portal", portal));
    }

    public void CountBacklog(string reader, int count)
    {
        Interlocked.Add(ref _backlogTotal, count);
        _backlog.Add(count, new KeyValuePair<string, object?>("reader", reader));
    }

    public void CountRepeat(string reader) => _repeats.Add(1, new KeyValuePair<string, object?>("reader", reader));

    public void CountInput(string portal, string kind) => _inputs.Add(
        1, new KeyValuePair<string, object?>("portal", portal), new KeyValuePair<string, object?>("kind", kind));

    public void CountBeamFault(string portal, string fault) => _beamFaults.Add(
        1, new KeyValuePair<string, object?>("portal", portal), new KeyValuePair<string, object?>("fault", fault));

    public void CountContactFault(string portal) => _contactFaults.Add(1, new KeyValuePair<string, object?>("portal", portal));

    public void CountClimate(string sensor, string quality) => _climate.Add(
        1, new KeyValuePair<string, object?>("sensor", sensor), new KeyValuePair<string, object?>("quality", quality));

    public void CountMalformed(string reader, long count) =>
        _malformed.Add(count, new KeyValuePair<string, object?>("reader", reader));

    public void CountReconnect(string reader) =>
        _reconnects.Add(1, new KeyValuePair<string, object?>("reader", reader));

    public void CountSlices(string portal, int count) =>
        _slices.Add(count, new KeyValuePair<string, object?>("portal", portal));

    public void CountLook(string portal) => _looks.Add(1, new KeyValuePair<string, object?>("portal", portal));

    public void CountPassage(string portal, string direction) => _passages.Add(
        1, new KeyValuePair<string, object?>("portal", portal), new KeyValuePair<string, object?>("direction", direction));

    public void CountScans(string scanner, int count) =>
        _scans.Add(count, new KeyValuePair<string, object?>("scanner", scanner));

    public void CountScansDropped(string scanner, string why, long count) => _scansDropped.Add(
        count, new KeyValuePair<string, object?>("scanner", scanner), new KeyValuePair<string, object?>("why", why));

    public void CountScannerLoss(string scanner) =>
        _scannerLosses.Add(1, new KeyValuePair<string, object?>("scanner", scanner));

    /// <summary>1 for a scanner whose line is open, 0 for one that is away.</summary>
    public void ObserveScanners(Func<IEnumerable<Measurement<long>>> open) => _meter.CreateObservableGauge(
        "edgevault.capture.scanner_open", open, "{line}", "Whether a scanner's line is open.");

    public void CountNotRecorded(string reader, long messages) =>
        _notRecorded.Add(messages, new KeyValuePair<string, object?>("reader", reader));

    public void Dispose() => _meter.Dispose();
}
