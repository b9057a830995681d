using EdgeVault.Capture;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;

namespace EdgeVault.Gateway.VaultDesk;

/// <summary>Zones that the site's configuration speaks of: where places lie, what portals lead into, what is counted.</summary>
/// <remarks>A mistyped zone is refused: as an event it would be a vault that nobody has, for good.</remarks>
/// <param name="zones">Of the configuration.</param>
/// <param name="registers">Whose places lie in zones, too.</param>
internal sealed class SiteZones(IEnumerable<string> zones, ISiteRegisters registers)
{
    private const string Naming =
        "A zone is named by a row of places.csv, as a portal's InsideZone, or under EdgeVault:Counts:Zones.";

    private readonly HashSet<string> _zones = new(zones, StringComparer.Ordinal);

    public static SiteZones Of(CaptureOptions capture, ISiteRegisters registers, CountOptions counts) => new(
        [.. capture.Portals.Values.Select(static portal => portal.InsideZone), .. counts.Zones.Keys], registers);

    public bool Has(string zone) => zone.Length > 0 && (_zones.Contains(zone) || InPlaces.Contains(zone));

    private IEnumerable<string> InPlaces => registers.Places.Values.Select(static place => place.Zone);

    /// <summary>A sentence for each zone that has an insured limit and no other name here: nothing would ever lie in it.</summary>
    public IEnumerable<string> StrayLimits(RulePlan plan) => plan.Limits.Keys.Where(zone => !Has(zone)).Order(StringComparer.Ordinal)
        .Select(zone => $"EdgeVault:Rules:Limits:{zone}: {Refusal(zone)}");

    /// <summary>What to say of a zone that is not one: those that are, and where another would be named.</summary>
    public string Refusal(string zone)
    {
        var all = string.Join(", ", _zones.Union(InPlaces).Where(static each => each.Length > 0).Order(StringComparer.Ordinal));
        return all.Length == 0
            ? $"There is no zone '{zone}' here: none has a name yet. {Naming}"
            : $"There is no zone '{zone}' here; {all} would do. {Naming}";
    }
}
