using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>Certificates as readers and brokers make them for themselves, for a name that is not their own.</summary>
internal static class SelfSigned
{
    public static X509Certificate2 Good() => Of(2020, 2060);

    public static X509Certificate2 Expired() => Of(2014, 2015);

    public static string Fingerprint(this X509Certificate2 certificate) =>
        certificate.GetCertHashString(HashAlgorithmName.SHA256);

    private static X509Certificate2 Of(int fromYear, int toYear)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=reader", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(
            new DateTimeOffset(fromYear, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(toYear, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
