using System.Net;

namespace EdgeVault.Hosting.Settings;

/// <summary>Where gRPC is served.</summary>
/// <param name="EndPoint">Interface and port; port 0 takes any free one.</param>
/// <param name="IsTls">Whether both sides show certificates.</param>
public sealed record GrpcAddress(IPEndPoint EndPoint, bool IsTls)
{
    /// <summary>Plaintext that leaves this machine.</summary>
    public bool IsExposed => !IsTls && !IPAddress.IsLoopback(EndPoint.Address);

    /// <summary>Reads <c>https://address:port</c>, or <c>http://</c> on loopback.</summary>
    /// <param name="text">The setting.</param>
    /// <param name="allowsPlaintext">Whether somebody has said that plaintext beyond loopback is wanted.</param>
    /// <param name="fault">What would do.</param>
    public static GrpcAddress? Parse(string text, bool allowsPlaintext, out string fault)
    {
        fault = "give https://0.0.0.0:PORT, the address of one interface, or http://127.0.0.1:PORT.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.PathAndQuery != "/"
            || uri.Scheme is not ("http" or "https"))
        {
            return null;
        }

        // ListenLocalhost cannot take port 0, so the name becomes the address.
        var host = uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']');
        if (!IPAddress.TryParse(host, out var ip))
        {
            return null;
        }

        var address = new GrpcAddress(new IPEndPoint(ip, uri.Port), uri.Scheme == "https");
        if (address.IsExposed && !allowsPlaintext)
        {
            fault = "beyond loopback only https:// is served; Listen:AllowPlaintext would let anybody read and write.";
            return null;
        }

        return address;
    }
}
