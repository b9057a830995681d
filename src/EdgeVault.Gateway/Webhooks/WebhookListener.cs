using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Hosting.Settings;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace EdgeVault.Gateway.Webhooks;

/// <summary>The one address that other machines may reach: readers post there, and nothing else is served on
/// it.</summary>
internal static class WebhookListener
{
    /// <summary>Connections at a time: a site's readers several times over.</summary>
    public const int ConnectionsMax = 128;

    private const UnixFileMode ForOthers =
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private static readonly object Mark = new();

    /// <summary>Whether a request came in there.</summary>
    public static bool IsHere(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Mark) == true;

    public static void Listen(KestrelServerOptions kestrel, Configuration.ListenOptions listen, string folder)
    {
        // As with the other addresses, what is wrong is reported with all other faults.
        if (listen.Webhooks.Length == 0 || Parse(listen.Webhooks, out _) is not { } address
            || (address.IsTls && Fault(listen, folder) is not null))
        {
            return;
        }

        var count = 0;
        kestrel.Listen(address.EndPoint, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.Use(next => async connection =>
            {
                connection.Items[Mark] = Mark;
                try
                {
                    if (Interlocked.Increment(ref count) <= ConnectionsMax)
                    {
                        await next(connection);
                    }
                }
                finally
                {
                    Interlocked.Decrement(ref count);
                }
            });
            if (address.IsTls)
            {
                // Behind the count: who only shakes hands counts too.
                endpoint.UseHttps(new HttpsConnectionAdapterOptions
                {
                    ServerCertificate = Load(listen, folder), SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                });
            }
        });
    }

    /// <returns>Null with a fault that says what would do.</returns>
    public static (IPEndPoint EndPoint, bool IsTls)? Parse(string text, out string fault)
    {
        fault = "give https://0.0.0.0:PORT, the address of one interface, or http://127.0.0.1:PORT.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.PathAndQuery != "/"
            || !IPAddress.TryParse(uri.Host.Trim('[', ']'), out var address))
        {
            return null;
        }

        var isTls = uri.Scheme == Uri.UriSchemeHttps;
        if (!isTls && (uri.Scheme != Uri.UriSchemeHttp || !IPAddress.IsLoopback(address)))
        {
            fault = "beyond loopback readers' passwords need TLS; give https:// and WebhooksCertificate.";
            return null;
        }

        return (new IPEndPoint(address, uri.Port), isTls);
    }

    /// <returns>Null, or what is wrong with the certificate.</returns>
    public static string? Fault(Configuration.ListenOptions listen, string folder)
    {
        var path = SettingsFile.Absolute(folder, listen.WebhooksCertificate);
        if (!File.Exists(path))
        {
            return $"there is no file '{path}'; give a PEM file with a certificate and its key.";
        }

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ForOthers) != 0)
        {
            return $"'{path}' may be used by others; chmod 0400 would do.";
        }

        try
        {
            Load(listen, folder).Dispose();
            return null;
        }
        catch (Exception cause) when (cause is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return $"'{path}' is no PEM file with a certificate and its key: {cause.Message}";
        }
    }

    private static X509Certificate2 Load(Configuration.ListenOptions listen, string folder) =>
        X509Certificate2.CreateFromPemFile(SettingsFile.Absolute(folder, listen.WebhooksCertificate));
}
