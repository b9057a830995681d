using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Configuration;
using Grpc.Net.Client;

namespace EdgeVault.Hub.Pulling;

/// <summary>How a gateway is reached; by mutual TLS where the address says <c>https</c>.</summary>
internal sealed class GatewayDialler(TimeProvider time, TlsKeeper? keeper = null)
{
    private const int MessageBytesMax = 16 << 20;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    /// <exception cref="IOException">The hub has no certificate to show.</exception>
    public GrpcChannel Dial(string site, SiteOptions settings)
    {
        var handler = new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, EnableMultipleHttp2Connections = true };
        if (settings.Address.StartsWith("https:", StringComparison.Ordinal))
        {
            var material = keeper?.Material ?? throw new TlsFolderException(
                $"Site {site} is to be pulled from by TLS, and this hub has no certificate; serve gRPC by https too.");
            handler.SslOptions = new SslClientAuthenticationOptions
            {
                EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                AllowTlsResume = false,
                ClientCertificateContext = material.Context,
                RemoteCertificateValidationCallback = (_, shown, _, _) => IsTheGateway(material, site, settings, shown),
            };
        }

        return GrpcChannel.ForAddress(settings.Address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MessageBytesMax, HttpHandler = handler, DisposeHttpClient = true,
        });
    }

    private bool IsTheGateway(TlsMaterial material, string site, SiteOptions settings, X509Certificate? shown) =>
        material.Trust.JudgeServer(shown as X509Certificate2, time.GetUtcNow()).Identity
            is { Role: PeerIdentity.Gateway } identity
        && identity.Site == site && identity.Detail == settings.Gateway;
}
