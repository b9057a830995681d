using System.Globalization;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Health;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.ConsolePage;

/// <summary>All that the console shows at one moment; <c>GET /api/status</c> is this, as JSON.</summary>
/// <param name="Hub">The hub's name.</param>
/// <param name="Events">Events held, all origins together.</param>
/// <param name="NotReady">Why the hub cannot do its work; empty when it can.</param>
/// <param name="Sites">The configured sites, by id, then ledgers that are stored and speak for none any more.</param>
internal sealed record HubView(string Hub, long Events, IReadOnlyList<string> NotReady, IReadOnlyList<SiteView> Sites);

/// <param name="Site">The site's id.</param>
/// <param name="Gateway">Its gateway's id.</param>
/// <param name="Origin">Its ledger; null for a gateway that has yet to enrol.</param>
/// <param name="Configured">False for a ledger that only the store still knows.</param>
/// <param name="Earlier">Whether a later epoch of the same gateway took its place.</param>
/// <param name="Connected">Whether its stream is open.</param>
/// <param name="Size">Events held.</param>
/// <param name="Behind">Events that it says it has and the hub lacks.</param>
/// <param name="Heard">When it was last heard; null if never.</param>
/// <param name="Lag">Seconds since then.</param>
/// <param name="Checkpoint">The last tree head that was cosigned; null if none.</param>
/// <param name="Problems">What it says is wrong with itself, and what looks wrong from here.</param>
/// <param name="Conflicts">Pieces of evidence on record against it.</param>
/// <param name="LastError">Why its last stream ended, while none is open.</param>
/// <param name="Unreadable">Entries that are no custody event.</param>
/// <param name="Vaults">What is where.</param>
internal sealed record SiteView(
    string Site,
    string Gateway,
    string? Origin,
    bool Configured,
    bool Earlier,
    bool Connected,
    long Size,
    long Behind,
    DateTimeOffset? Heard,
    double? Lag,
    string? Checkpoint,
    IReadOnlyList<string> Problems,
    int Conflicts,
    string? LastError,
    long Unreadable,
    IReadOnlyList<VaultView> Vaults);

/// <param name="Zone">The zone's id.</param>
/// <param name="Pieces">How many are in it.</param>
/// <param name="Some">Ids of the first of them.</param>
internal sealed record VaultView(string Zone, int Pieces, IReadOnlyList<string> Some);

/// <summary>Puts the moment's view together.</summary>
internal sealed class HubViews(
    TrustedSites trusted,
    SiteBoard board,
    HubCatalogue catalogue,
    HubHealth health,
    IOptions<HubOptions> options,
    TimeProvider time,
    AuthorityFolder? authority = null)
{
    private const int PiecesShown = 50;

    public HubView Now()
    {
        var now = time.GetUtcNow();
        var newest = board.Newest.Select(site => site.Origin).ToHashSet(StringComparer.Ordinal);
        var sites = board.All.Select(site => View(site, !newest.Contains(site.Origin), now))
            .Concat(trusted.NotEnrolled.Select(site => Missing(site.Site, site.Gateway)))
            .OrderByDescending(site => site is { Configured: true, Earlier: false })
            .ThenBy(site => site.Site, StringComparer.Ordinal)
            .ToList();
        return new HubView(options.Value.Name, sites.Sum(site => site.Size), health.NotReady, sites);
    }

    private SiteView View(SiteNow site, bool isEarlier, DateTimeOffset now)
    {
        var fold = catalogue.Folds.FirstOrDefault(fold => fold.Origin == site.Origin);
        var ids = LedgerOrigin.TryParse(site.Origin, out var origin) ? origin : null;
        return new SiteView(
            Site: ids?.Site ?? "",
            Gateway: ids?.Gateway ?? "",
            Origin: site.Origin,
            Configured: ids is not null && trusted.IsConfigured(ids),
            Earlier: isEarlier,
            Connected: site.IsConnected,
            Size: site.Size,
            Behind: site.Behind,
            Heard: site.HeardAt,
            Lag: site.HeardAt is { } heard ? Math.Round((now - heard).TotalSeconds, 3) : null,
            Checkpoint: site.Head?.Checkpoint,
            Problems: site.IsConnected || isEarlier || ids is null ? site.Problems : [.. site.Problems, .. Revoked(ids.Site)],
            Conflicts: site.Conflicts,
            LastError: site.LastError,
            Unreadable: fold?.Unreadable ?? 0,
            Vaults: fold is null ? [] : VaultsOf(fold));
    }

    private IEnumerable<string> Revoked(string site) => authority?.BindingOf(site)?.RevokedAt is { } since
        ? [string.Create(
            CultureInfo.InvariantCulture,
            $"Its gateway was revoked at {since.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; only a new code lets it in again.")]
        : [];

    /// <summary>A site whose gateway has yet to enrol.</summary>
    private static SiteView Missing(string site, string gateway) => new(
        site, gateway, Origin: null, Configured: true, Earlier: false, Connected: false, Size: 0, Behind: 0, Heard: null, Lag: null,
        Checkpoint: null, Problems: [], Conflicts: 0, LastError: null, Unreadable: 0, Vaults: []);

    private static List<VaultView> VaultsOf(SiteFold fold) =>
        fold.Look(state => state.Zones.Order(StringComparer.Ordinal)
        .Select(zone => new VaultView(
            zone,
            state.PiecesIn(zone).Count,
            [.. state.PiecesIn(zone).Take(PiecesShown).Order(StringComparer.Ordinal)]))
        .ToList());
}
