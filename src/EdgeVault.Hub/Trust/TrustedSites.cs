using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Configuration;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Trust;

/// <summary>A site that this hub was told to listen to.</summary>
/// <param name="Site">Its id.</param>
/// <param name="Gateway">Its gateway's id.</param>
/// <param name="Origin">The one ledger that may speak for it.</param>
/// <param name="Verifier">The key that ledger signs with.</param>
internal sealed record TrustedSite(string Site, string Gateway, string Origin, NoteVerifier Verifier);

/// <summary>The configured sites by origin, each with the key that the configuration names or, without one there, that
/// its gateway enrolled with by a code of this hub. No trust on first use.</summary>
internal sealed class TrustedSites
{
    private readonly HubOptions _options;
    private ImmutableDictionary<string, TrustedSite> _byOrigin;

    /// <param name="options">The sites.</param>
    /// <param name="authority">Where enrolled keys are kept; null for a hub that enrols nobody.</param>
    public TrustedSites(IOptions<HubOptions> options, AuthorityFolder? authority = null)
    {
        _options = options.Value;
        _byOrigin = _options.Sites
            .Select(entry => Load(entry.Key, entry.Value, authority))
            .OfType<TrustedSite>()
            .ToImmutableDictionary(site => site.Origin, StringComparer.Ordinal);
    }

    /// <summary>In order of site.</summary>
    public IEnumerable<TrustedSite> All => _byOrigin.Values.OrderBy(site => site.Site, StringComparer.Ordinal);

    public TrustedSite? Find(string origin) => _byOrigin.GetValueOrDefault(origin);

    /// <summary>What the configuration names and no key is known of: its gateway has yet to enrol.</summary>
    public IEnumerable<(string Site, string Gateway)> NotEnrolled => _options.Sites
        .Where(site => !_byOrigin.Values.Any(trusted => trusted.Site == site.Key))
        .Select(site => (site.Key, site.Value.Gateway));

    /// <summary>Whether the configuration names a site, with or without a key.</summary>
    public bool IsConfigured(string site) => _options.Sites.ContainsKey(site);

    /// <summary>Whether a ledger, of whatever epoch, is that of a gateway that the configuration names.</summary>
    public bool IsConfigured(LedgerOrigin origin) =>
        _options.Sites.TryGetValue(origin.Site, out var site) && site.Gateway == origin.Gateway;

    /// <summary>Takes the key that a gateway enrols with.</summary>
    /// <returns>False, with a reason, where the configuration says something else.</returns>
    public bool TryBind(LedgerOrigin origin, NoteVerifier key, [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        if (!_options.Sites.TryGetValue(origin.Site, out var site) || site.Gateway != origin.Gateway)
        {
            fault = $"This hub is not configured for gateway {origin.Gateway} of site {origin.Site}.";
        }
        else if (site.Key.Length > 0 && Find(origin.ToString())?.Verifier.Equals(key) != true)
        {
            fault = $"EdgeVaultHub:Sites:{origin.Site}:Key is another key than the one that enrols.";
        }

        if (fault is null)
        {
            var bound = new TrustedSite(origin.Site, origin.Gateway, origin.ToString(), key);
            var others = _byOrigin.Values.Where(each => each.Site == origin.Site).Select(each => each.Origin);
            _byOrigin = _byOrigin.RemoveRange(others).SetItem(bound.Origin, bound);
        }

        return fault is null;
    }

    private static TrustedSite? Load(string site, SiteOptions options, AuthorityFolder? authority)
    {
        if (options.Key.Length > 0)
        {
            return SiteKey.Read(options.Key, out var fault) is var (origin, verifier)
                ? new TrustedSite(site, options.Gateway, origin.ToString(), verifier)
                : throw new InvalidOperationException(
                    $"The key of site {site} was sound when the settings were checked, and is not now: {fault}");
        }

        // Of one that was revoked too: it gets in no more, and what it said before is still held and shown.
        return authority?.BindingOf(site) is { } binding && binding.Gateway == options.Gateway
            && NoteVerifier.TryParse(binding.Key, out var key)
            ? new TrustedSite(site, options.Gateway, key.Name, key)
            : null;
    }
}
