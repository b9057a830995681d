using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hosting.Verbs;

namespace EdgeVault.Hub.Authority;

/// <summary>What an operator of the hub does with its authority.</summary>
internal sealed class AuthorityDesk(AuthorityFolder folder, TimeProvider time)
{
    /// <summary>Makes the authority and the hub's own certificate.</summary>
    /// <returns>SHA-256 of the authority's certificate.</returns>
    public string Init(string hub, IReadOnlyList<string> names)
    {
        using var authority = folder.Create(hub, time.GetUtcNow());
        IssueTo(folder.Tls, authority, new PeerIdentity(PeerIdentity.Hub, hub), names);
        return FingerprintOf(authority);
    }

    public static string FingerprintOf(CertificateAuthority authority) =>
        authority.Certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>Gives out a code that enrols one gateway, once.</summary>
    public EnrolmentCode Grant(string site, string gateway, IReadOnlyList<string> names, TimeSpan validFor)
    {
        using var authority = folder.Open();
        var secret = RandomNumberGenerator.GetBytes(EnrolmentCode.SecretBytes);
        var holder = new PeerIdentity(PeerIdentity.Gateway, site, gateway);
        folder.Grant(secret, new EnrolmentGrant(holder.ToString(), names, time.GetUtcNow() + validFor));
        return EnrolmentCode.Create(secret, authority.Certificate.RawData);
    }

    /// <summary>Makes key and certificate for somebody who cannot enrol, such as a central system.</summary>
    public IssuedCertificate Issue(PeerIdentity holder, IReadOnlyList<string> names, TlsFolder to)
    {
        using var authority = folder.Open();
        return IssueTo(to, authority, holder, names);
    }

    /// <summary>Ends a gateway's certificates and its right to renew them. Only a new code lets it in again.</summary>
    /// <returns>The serial numbers that are revoked by this.</returns>
    public IReadOnlyList<string> RevokeGateway(string site, string cause)
    {
        var binding = folder.BindingOf(site)
            ?? throw new VerbException(ExitCode.Wrong, $"No gateway of site '{site}' has enrolled here.");
        var now = time.GetUtcNow();
        folder.Bind(binding with { RevokedAt = binding.RevokedAt ?? now });
        var holder = new PeerIdentity(PeerIdentity.Gateway, site, binding.Gateway).ToString();
        return RevokeAll(folder.Issued.Where(each => each.Holder == holder && each.NotAfter > now), cause, now);
    }

    public void Revoke(string serial, string cause)
    {
        var known = folder.Issued.FirstOrDefault(each => each.Serial == serial)
            ?? throw new VerbException(ExitCode.Wrong, $"No certificate with serial '{serial}' was made here.");
        RevokeAll([known], cause, time.GetUtcNow());
    }

    private List<string> RevokeAll(IEnumerable<IssuedCertificate> which, string cause, DateTimeOffset now)
    {
        var before = folder.Revocations.Select(each => each.Serial).ToHashSet(StringComparer.Ordinal);
        var serials = which.Select(each => each.Serial).Where(serial => !before.Contains(serial)).ToList();
        serials.ForEach(serial => folder.Revoke(new Revocation(serial, cause, now)));
        return serials;
    }

    private IssuedCertificate IssueTo(
        TlsFolder to, CertificateAuthority authority, PeerIdentity holder, IReadOnlyList<string> names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = time.GetUtcNow();
        using var certificate = authority.Issue(new PublicKey(key), holder, names, now);
        var issued = new IssuedCertificate(certificate.SerialNumber, holder.ToString(), certificate.NotAfter, now);
        folder.Note(issued);
        folder.WriteTls(to, certificate, key, authority.Certificate);
        return issued;
    }
}
