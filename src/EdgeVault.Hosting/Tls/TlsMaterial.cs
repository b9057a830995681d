using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace EdgeVault.Hosting.Tls;

/// <summary>A certificate with its key, and whom to believe. Immutable; a change is another one.</summary>
public sealed class TlsMaterial
{
    /// <param name="own">With its private key.</param>
    /// <param name="authorities">Root certificates: one, or two while one takes over from another.</param>
    /// <param name="revoked">Serial numbers in hexadecimal, upper case.</param>
    public TlsMaterial(X509Certificate2 own, X509Certificate2Collection authorities, IEnumerable<string> revoked)
    {
        ArgumentNullException.ThrowIfNull(own);
        Own = own;
        Trust = new PeerTrust(authorities, revoked);

        // Offline: nothing is fetched from addresses that a certificate names.
        Context = SslStreamCertificateContext.Create(own, authorities, offline: true);
    }

    public X509Certificate2 Own { get; }

    public SslStreamCertificateContext Context { get; }

    public PeerTrust Trust { get; }

    /// <summary>What <see cref="Own"/> says of itself; null for a certificate that is none of this house's.</summary>
    public PeerIdentity? Self => PeerIdentity.Of(Own);
}
