using System.Security.Cryptography.X509Certificates;

namespace EdgeVault.Hub.Authority;

/// <summary>The DNS names and addresses of a certificate.</summary>
internal static class TlsNames
{
    public static IReadOnlyList<string> Of(X509Certificate2 certificate) =>
    [
        .. certificate.Extensions
            .OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(ip => $"{ip}"))),
    ];
}
