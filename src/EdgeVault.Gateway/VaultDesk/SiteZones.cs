using EdgeVault.Capture;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Rules;

namespace EdgeVault.Gateway.VaultDesk;

/// <summary>Zones that the site's configuration speaks of: where places lie, what portals lead into, what is counted.</summary>
/// <remarks>A mistyped zone is refused: as an event it would be a vault that nobody has, for good.</remarks>
internal sealed class SiteZones(IEnumerable<string> zones)
{
    private readonly SortedSet<string> _zones = new(zones.Where(static zone => zone.Length > 0), StringComparer.Ordinal);

    public static SiteZones Of(CaptureOptions capture, RulePlan plan, CountOptions counts) => new(
    [
        .. capture.Portals.Values.Select(static portal => portal.InsideZone),
        .. plan.Places.Values.Select(static place => place.Zone),
        .. counts.Zones.Keys,
    ]);

    public bool Has(string zone) => _zones.Contains(zone);

    public override string ToString() => string.Join(", ", _zones);
}
