namespace EdgeVault.Hosting.Tls;

/// <summary>Why a certificate is not believed.</summary>
public enum PeerFault
{
    None,

    /// <summary>The peer showed none.</summary>
    NoCertificate,

    /// <summary>It was not issued by an authority that is trusted here, or not for this use.</summary>
    UnknownAuthority,

    Expired,

    NotYetValid,

    Revoked,

    /// <summary>It does not say who its holder is.</summary>
    NoIdentity,
}

/// <summary>What a certificate is worth at a moment.</summary>
/// <param name="Fault">Why nothing; <see cref="PeerFault.None"/> where it is believed.</param>
/// <param name="Identity">Whose it is; null where it is not believed.</param>
/// <param name="Serial">Its serial number in hexadecimal; empty for none.</param>
/// <param name="NotAfter">Until when it is believed.</param>
public sealed record PeerVerdict(PeerFault Fault, PeerIdentity? Identity, string Serial, DateTimeOffset NotAfter);
