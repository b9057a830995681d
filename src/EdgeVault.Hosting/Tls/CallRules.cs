namespace EdgeVault.Hosting.Tls;

/// <summary>Who may call what. What is not named here nobody may call.</summary>
/// <param name="Roles">By path (<c>/package.Service/Method</c>), the roles that may.</param>
/// <param name="Open">Paths that need no certificate: those by which one comes to it.</param>
/// <param name="IsSiteHere">Whether a certificate of a site has any business here.</param>
public sealed record CallRules(
    IReadOnlyDictionary<string, IReadOnlySet<string>> Roles, IReadOnlySet<string> Open, Func<string, bool> IsSiteHere)
{
    /// <summary>Why not; null where it may.</summary>
    public Denial? WhyNot(string path, PeerIdentity caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!Roles.TryGetValue(path, out var roles) || !roles.Contains(caller.Role))
        {
            return new Denial(DenialKind.Role, $"{caller} may not call {path}");
        }

        return caller.Site.Length > 0 && !IsSiteHere(caller.Site)
            ? new Denial(DenialKind.Site, $"{caller} is of a site that has no business here")
            : null;
    }
}
