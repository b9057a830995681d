namespace EdgeVault.Hosting.Tls;

/// <summary>The kinds of reasons for which a call is denied.</summary>
public enum DenialKind
{
    /// <summary>None was shown.</summary>
    NoCertificate,

    /// <summary>Of an authority that is not trusted here.</summary>
    UnknownAuthority,

    Expired,

    NotYetValid,

    Revoked,

    /// <summary>It does not say who its holder is.</summary>
    NoIdentity,

    /// <summary>The call is not for its role.</summary>
    Role,

    /// <summary>What was asked for is another site's.</summary>
    Site,

    /// <summary>It was asked for under a name that is not its holder's.</summary>
    Name,
}
