using EdgeVault.Capture;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Rules;

namespace EdgeVault.Gateway.VaultDesk;

/// <summary>Zones that the site's configuration speaks of: where places lie, what portals lead into, what is counted.</summary>
/// <remarks>A mistyped zone is refused: as an event it would be a vault that nobody has, for good.</remarks>
internal sealed class SiteZones(IEnumerable<string> zones)
{
    private const string Naming =
        "A zone is named by a row of places.csv, as a portal's InsideZone, or under EdgeVault:Counts:Zones.";

    private readonly SortedSet<string> _zones = new(zones.Where(static zone => zone.Length > 0), StringComparer.Ordinal);

    public static SiteZones Of(CaptureOptions capture, RulePlan plan, CountOptions counts) => new(
    [
        .. capture.Portals.Values.Select(static portal => portal.InsideZone),
        .. plan.Places.Values.Select(static place => place.Zone),
        .. counts.Zones.Keys,
    ]);

    public bool Has(string zone) => _zones.Contains(zone);

    /// <summary>What to say of a zone that is not one: those that are, and where another would be named.</summary>
    public string Refusal(string zone) => _zones.Count == 0
        ? $"There is no zone '{zone}' here: none has a name yet. {Naming}"
        : $"There is no zone '{zone}' here; {string.Join(", ", _zones)} would do. {Naming}";
}
