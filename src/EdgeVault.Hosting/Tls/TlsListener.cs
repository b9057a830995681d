using System.Net.Security;
using System.Security.Authentication;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Hosting.Tls;

/// <summary>TLS on an address, with whatever certificate is the present one when somebody connects.</summary>
public static class TlsListener
{
    // Ours have some 600 bytes.
    private const int CertificateBytesMax = 16 << 10;

    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Asks for the client's certificate and takes any of sane size: <see cref="CallGate"/> judges
    /// it.</summary>
    public static void UseMutualTls(this ListenOptions listen)
    {
        ArgumentNullException.ThrowIfNull(listen);
        var services = listen.ApplicationServices;
        listen.UseHttps(new TlsHandshakeCallbackOptions
        {
            HandshakeTimeout = HandshakeTimeout,
            OnConnection = _ => ValueTask.FromResult(new SslServerAuthenticationOptions
            {
                ServerCertificateContext = services.GetRequiredService<TlsKeeper>().Material.Context,
                ClientCertificateRequired = true,
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                // A resumed session would go on with the certificate it began with.
                AllowTlsResume = false,
                RemoteCertificateValidationCallback = static (_, certificate, _, _) =>
                    certificate is null || certificate.GetRawCertData().Length <= CertificateBytesMax,
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            }),
        });
    }
}
