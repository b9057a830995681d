using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeVault.Hosting.Tls;

/// <summary>Whom to believe: the authorities of this house, and what they have taken back. Immutable.</summary>
public sealed class PeerTrust
{
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";
    private const string ClientUse = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _authorities;
    private readonly FrozenSet<string> _revoked;

    /// <param name="authorities">Root certificates: one, or two while one takes over from another.</param>
    /// <param name="revoked">Serial numbers in hexadecimal, upper case.</param>
    public PeerTrust(X509Certificate2Collection authorities, IEnumerable<string> revoked)
    {
        _authorities = authorities;
        _revoked = revoked.ToFrozenSet(StringComparer.Ordinal);
    }

    public bool IsRevoked(string serial) => _revoked.Contains(serial);

    /// <summary>Judges what a client showed.</summary>
    public PeerVerdict JudgeClient(X509Certificate2? certificate, DateTimeOffset now) =>
        Judge(certificate, ClientUse, now);

    /// <summary>Judges what a server showed.</summary>
    public PeerVerdict JudgeServer(X509Certificate2? certificate, DateTimeOffset now) =>
        Judge(certificate, ServerUse, now);

    private PeerVerdict Judge(X509Certificate2? certificate, string use, DateTimeOffset now)
    {
        if (certificate is null)
        {
            return Refused(PeerFault.NoCertificate);
        }

        if (!IsIssuedHere(certificate, use))
        {
            return Refused(PeerFault.UnknownAuthority);
        }

        var fault = IsRevoked(certificate.SerialNumber) ? PeerFault.Revoked
            : now < certificate.NotBefore ? PeerFault.NotYetValid
            : now > certificate.NotAfter ? PeerFault.Expired
            : PeerFault.None;
        if (fault != PeerFault.None)
        {
            return Refused(fault);
        }

        return PeerIdentity.Of(certificate) is { } identity
            ? new PeerVerdict(PeerFault.None, identity, certificate.SerialNumber, certificate.NotAfter)
            : Refused(PeerFault.NoIdentity);

        PeerVerdict Refused(PeerFault fault) => new(fault, null, certificate?.SerialNumber ?? "", default);
    }

    /// <summary>Signatures, constraints and use hold. Time is judged apart, by the clock that was handed in.</summary>
    private bool IsIssuedHere(X509Certificate2 certificate, string use)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        // Some moment at which it was valid.
        chain.ChainPolicy.VerificationTime =
            certificate.NotBefore + ((certificate.NotAfter - certificate.NotBefore) / 2);
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(use));
        return chain.Build(certificate);
    }
}
