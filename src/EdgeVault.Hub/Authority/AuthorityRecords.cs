namespace EdgeVault.Hub.Authority;

/// <summary>A code that was given out and not used yet.</summary>
/// <param name="Holder">For whom, <c>gateway/dc1/gw1</c>.</param>
/// <param name="Names">DNS names and addresses that its certificate shall have.</param>
/// <param name="Expires">Until when it works.</param>
internal sealed record EnrolmentGrant(string Holder, IReadOnlyList<string> Names, DateTimeOffset Expires);

/// <summary>Which ledger key speaks for a gateway, and so may renew its certificate.</summary>
/// <param name="Site">The site's id.</param>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="Key">The ledger's public key as it was when it enrolled, one vkey line.</param>
/// <param name="Names">As in the grant.</param>
/// <param name="EnrolledAt">When.</param>
/// <param name="RevokedAt">Since when not any more; null while it holds.</param>
internal sealed record GatewayBinding(
    string Site, string Gateway, string Key, IReadOnlyList<string> Names, DateTimeOffset EnrolledAt,
    DateTimeOffset? RevokedAt = null);

/// <summary>A certificate that was made here.</summary>
internal sealed record IssuedCertificate(
    string Serial, string Holder, DateTimeOffset NotAfter, DateTimeOffset IssuedAt);

/// <summary>Why a certificate is not to be believed any more.</summary>
internal sealed record Revocation(string Serial, string Cause, DateTimeOffset At);
