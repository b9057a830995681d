using System.Net;

namespace EdgeVault.Hosting.Settings;

/// <summary>A loopback address to serve on. Other interfaces wait for sign-in.</summary>
public static class ListenAddress
{
    /// <summary>Reads <c>http://127.0.0.1:port</c> (also <c>[::1]</c> and <c>localhost</c>;
    /// port 0 takes any free one).</summary>
    /// <returns>Null with a fault that says what would do.</returns>
    public static IPEndPoint? Parse(string text, out string fault)
    {
        fault = "give http://127.0.0.1:PORT.";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme != "http" || uri.PathAndQuery != "/")
        {
            return null;
        }

        // ListenLocalhost cannot take port 0, so the name becomes the address.
        var host = uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']');
        if (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
        {
            return new IPEndPoint(address, uri.Port);
        }

        fault =
            "only loopback (127.0.0.1) is served until there is sign-in; put a tunnel in front of it meanwhile.";
        return null;
    }
}
