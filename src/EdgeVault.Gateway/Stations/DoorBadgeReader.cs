using EdgeVault.Capture.Scanners;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Doors;
using EdgeVault.Gateway.Telemetry;

namespace EdgeVault.Gateway.Stations;

/// <summary>Reads the badges of one door: from a scanner there, or from an access control that sends them.</summary>
internal sealed class DoorBadgeReader(
    string portal, Func<SiteCodes> codes, IScanners scanners, DoorBadges badges, DoorAlarms alarms, GatewayMetrics metrics)
{
    /// <summary>Runs until its scanners have stopped.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await foreach (var batch in scanners.AtPortal(portal).ReadAllAsync(stop))
        {
            foreach (var scan in batch)
            {
                await TakeAsync(scan, stop);
            }
        }
    }

    private async Task TakeAsync(Scan scan, CancellationToken stop)
    {
        var refusal = codes().Find(scan.Text, "", out var found);
        if (refusal == StationRefusal.None && found.Kind != StationCodeKind.Badge)
        {
            refusal = StationRefusal.NotItsTurn;
        }

        // Who takes on what rings there does not walk through with it; for that the badge is shown once more.
        if (refusal == StationRefusal.None
            && !await alarms.TryAcknowledgeAsync(portal, found.Custodian!, scan.At, stop))
        {
            badges.Show(portal, found.Id, scan.At);
        }

        metrics.DoorBadgeShown(portal, refusal);
        await scanners.AnswerAsync(scan.Scanner, refusal == StationRefusal.None, stop);
    }
}
