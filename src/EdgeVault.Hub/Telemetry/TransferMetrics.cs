using System.Diagnostics.Metrics;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Catalogue;

namespace EdgeVault.Hub.Telemetry;

/// <summary>Pieces between sites as gauges, by the site that shipped them; 0 where there are none, so that an alarm can
/// tell that from nothing known.</summary>
internal sealed class TransferMetrics
{
    public TransferMetrics(IMeterFactory meters, HubCatalogue catalogue, TimeProvider time)
    {
        var meter = meters.Create(HubMetrics.MeterName);
        meter.CreateObservableGauge(
            "edgevault.hub.transfers", () => Count(catalogue, time, static _ => true), "{piece}",
            "Pieces that a site shipped to another and that has not received them.");
        meter.CreateObservableGauge(
            "edgevault.hub.transfers.overdue", () => Count(catalogue, time, static transfer => transfer.Overdue), "{piece}",
            "Of those, pieces that should have arrived. Anything above 0 is an alarm.");
    }

    private static List<Measurement<long>> Count(
        HubCatalogue catalogue, TimeProvider time, Func<Transfer, bool> counts)
    {
        var bySite = catalogue.UnderWay(time.GetUtcNow()).Where(counts)
            .CountBy(transfer => transfer.FromSite, StringComparer.Ordinal)
            .ToDictionary(StringComparer.Ordinal);
        return
        [
            .. catalogue.Folds.Select(fold => new Measurement<long>(
                bySite.GetValueOrDefault(fold.Site), new KeyValuePair<string, object?>("site", fold.Site))),
        ];
    }
}
