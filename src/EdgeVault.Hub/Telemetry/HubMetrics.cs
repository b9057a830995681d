using System.Diagnostics.Metrics;
using EdgeVault.Hub.Ingest;
using EdgeVault.Hub.Sites;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Telemetry;

/// <summary>What the hub measures of itself.</summary>
internal sealed class HubMetrics
{
    public const string MeterName = "EdgeVault.Hub";

    private readonly Counter<long> _events;
    private readonly Counter<long> _batches;
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _verifying;
    private readonly Histogram<double> _storing;

    public HubMetrics(IMeterFactory meters, SiteBoard board, TimeProvider time)
    {
        var meter = meters.Create(MeterName);
        _events = meter.CreateCounter<long>("edgevault.hub.events", "{event}", "Events verified, stored and cosigned.");
        _batches = meter.CreateCounter<long>("edgevault.hub.batches", "{batch}", "Batches acknowledged, by outcome.");
        _refusals = meter.CreateCounter<long>("edgevault.hub.refusals", "{refusal}", "Streams refused, by code.");
        _verifying = meter.CreateHistogram<double>(
            "edgevault.hub.batch.seconds", "s", "What verifying and cosigning a batch took.");
        _storing = meter.CreateHistogram<double>(
            "edgevault.hub.store.seconds", "s", "What a transaction took, of all batches that waited for it.");
        meter.CreateObservableGauge(
            "edgevault.hub.size", () => Each(board, site => site.Size), "{event}", "Events held of an origin.");
        meter.CreateObservableGauge(
            "edgevault.hub.behind", () => Each(board, site => site.Behind), "{event}",
            "Events that the origin has and the hub lacks.");
        meter.CreateObservableGauge(
            "edgevault.hub.connected", () => Each(board, site => site.IsConnected ? 1 : 0), "{stream}",
            "1 while the origin's stream is open.");
        meter.CreateObservableGauge(
            "edgevault.hub.conflicts", () => Each(board, site => site.Conflicts), "{conflict}",
            "Evidence on record against an origin. Anything above 0 is an alarm.");
        meter.CreateObservableGauge(
            "edgevault.hub.silence.seconds", () => Silences(board, time), "s", "Time since an origin was last heard.");
    }

    public void Batch(string site, BatchOutcome outcome, long events, TimeSpan took)
    {
        _events.Add(events, new KeyValuePair<string, object?>("site", site));
        _batches.Add(1, new("site", site), new("outcome", outcome == BatchOutcome.Stored ? "stored" : "resent"));
        _verifying.Record(took.TotalSeconds, new KeyValuePair<string, object?>("site", site));
    }

    public void Stored(string site, TimeSpan took) =>
        _storing.Record(took.TotalSeconds, new KeyValuePair<string, object?>("site", site));

    /// <param name="site">Empty for a stream that belongs to no configured site.</param>
    /// <param name="code">Why.</param>
    public void Refusal(string site, Code code) => _refusals.Add(1, new("site", site), new("code", code.ToString()));

    private static IEnumerable<Measurement<long>> Each(SiteBoard board, Func<SiteNow, long> value) =>
        board.All.Select(
            site => new Measurement<long>(value(site), new KeyValuePair<string, object?>("origin", site.Origin)));

    private static IEnumerable<Measurement<double>> Silences(SiteBoard board, TimeProvider time)
    {
        foreach (var site in board.All)
        {
            if (site.HeardAt is { } heard)
            {
                yield return new Measurement<double>(
                    (time.GetUtcNow() - heard).TotalSeconds, new KeyValuePair<string, object?>("origin", site.Origin));
            }
        }
    }
}
