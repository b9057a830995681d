using System.Collections.Frozen;
using EdgeVault.Hub.Configuration;
using EdgeVault.Ledger.Checkpoints;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Trust;

/// <summary>A site that this hub was told to listen to.</summary>
/// <param name="Site">Its id.</param>
/// <param name="Gateway">Its gateway's id.</param>
/// <param name="Origin">The one ledger that may speak for it.</param>
/// <param name="Verifier">The key that ledger signs with.</param>
internal sealed record TrustedSite(string Site, string Gateway, string Origin, NoteVerifier Verifier);

/// <summary>The configured sites by origin. Nothing is ever added to it at run time: no trust on first use.</summary>
internal sealed class TrustedSites
{
    private readonly FrozenDictionary<string, TrustedSite> _byOrigin;

    public TrustedSites(IOptions<HubOptions> options) => _byOrigin = options.Value.Sites
        .Select(entry => Load(entry.Key, entry.Value))
        .ToFrozenDictionary(site => site.Origin, StringComparer.Ordinal);

    /// <summary>In order of site.</summary>
    public IEnumerable<TrustedSite> All => _byOrigin.Values.OrderBy(site => site.Site, StringComparer.Ordinal);

    public TrustedSite? Find(string origin) => _byOrigin.GetValueOrDefault(origin);

    private static TrustedSite Load(string site, SiteOptions options) =>
        SiteKey.Read(options.Key, out var fault) is var (origin, verifier)
            ? new TrustedSite(site, options.Gateway, origin.ToString(), verifier)
            : throw new InvalidOperationException(
                $"The key of site {site} was sound when the settings were checked, and is not now: {fault}");
}
