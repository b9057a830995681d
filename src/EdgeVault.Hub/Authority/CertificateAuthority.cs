using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Hosting.Tls;

namespace EdgeVault.Hub.Authority;

/// <summary>The hub's private certificate authority (X.509, ECDSA P-256): makes the certificates of this house, and of
/// nobody else.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    /// <summary>How long a certificate is good for.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(90);

    /// <summary>How long before its end it is renewed.</summary>
    public static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    private const int YearsOfAuthority = 20;
    private const int SerialBytes = 16;

    // A gateway whose clock is a little behind must believe what it was given.
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    private static readonly OidCollection Uses =
    [
        new Oid("1.3.6.1.5.5.7.3.1"),
        new Oid("1.3.6.1.5.5.7.3.2"),
    ];

    /// <param name="certificate">With its private key; owned from here on.</param>
    public CertificateAuthority(X509Certificate2 certificate) => Certificate = certificate;

    public X509Certificate2 Certificate { get; }

    public static CertificateAuthority Create(string name, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=EdgeVault authority of hub {name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new CertificateAuthority(request.CreateSelfSigned(now - Slack, now.AddYears(YearsOfAuthority)));
    }

    /// <summary>Makes a certificate for a key.</summary>
    /// <param name="key">On P-256.</param>
    /// <param name="holder">Who holds it: the only thing that servers and clients of this house look at.</param>
    /// <param name="names">DNS names and addresses, for clients that compare those; often none.</param>
    /// <param name="now">From a day before this.</param>
    public X509Certificate2 Issue(PublicKey key, PeerIdentity holder, IEnumerable<string> names, DateTimeOffset now)
    {
        var request = new CertificateRequest(new X500DistinguishedName($"CN={holder}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Uses, critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        request.CertificateExtensions.Add(NamesOf(holder, names));
        var serial = RandomNumberGenerator.GetBytes(SerialBytes);
        // Positive, and of one length.
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40);
        var (from, until) = (now - Slack, now + Lifetime);
        return request.Create(
            Certificate,
            from > Certificate.NotBefore ? from : Certificate.NotBefore,
            until < Certificate.NotAfter ? until : Certificate.NotAfter,
            serial);
    }

    /// <summary>Reads the key out of a request and checks that whoever made the request holds it.</summary>
    /// <exception cref="CryptographicException">It is no request, or not for a key on P-256.</exception>
    public static PublicKey KeyIn(ReadOnlySpan<byte> request)
    {
        var read = CertificateRequest.LoadSigningRequest(request.ToArray(), HashAlgorithmName.SHA256);
        using var key = read.PublicKey.GetECDsaPublicKey();
        return key is { KeySize: 256 }
            ? read.PublicKey
            : throw new CryptographicException("The request is not for an ECDSA key of 256 bits.");
    }

    public void Dispose() => Certificate.Dispose();

    private static X509Extension NamesOf(PeerIdentity holder, IEnumerable<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        builder.AddUri(holder.Uri);
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
            {
                builder.AddIpAddress(address);
            }
            else
            {
                builder.AddDnsName(name);
            }
        }

        return builder.Build();
    }
}
