namespace EdgeVault.Capture.Readers;

/// <summary>Where a reader is reached.</summary>
internal readonly record struct ReaderEndpoint(string Host, int Port, bool IsTls = false)
{
    /// <summary>IANA's for LLRP over TCP.</summary>
    public const int DefaultPort = 5084;

    /// <summary>IANA's for LLRP over TLS.</summary>
    public const int DefaultTlsPort = 5085;

    private const string Scheme = "llrp";
    private const string TlsScheme = "llrps";
    private const string WhatExists = "what exists is llrp://host[:port] and llrps://host[:port]";

    public override string ToString() =>
        $"{(IsTls ? TlsScheme : Scheme)}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    /// <returns>Null, or what is wrong and what would do.</returns>
    public static string? TryParse(string text, out ReaderEndpoint endpoint)
    {
        endpoint = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"is missing; {WhatExists}";
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return $"'{text}' is not an endpoint; {WhatExists}";
        }

        if (uri.Scheme is not (Scheme or TlsScheme))
        {
            return $"'{text}': there are no {uri.Scheme}:// readers yet; {WhatExists}";
        }

        if (uri.PathAndQuery.Trim('/').Length > 0 || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return $"'{text}' has more than a host and a port; {WhatExists}";
        }

        var isTls = uri.Scheme == TlsScheme;
        var port = uri.Port >= 0 ? uri.Port : isTls ? DefaultTlsPort : DefaultPort;
        if (port == 0)
        {
            return $"'{text}': port 0 cannot be connected to; {WhatExists}";
        }

        endpoint = new ReaderEndpoint(uri.DnsSafeHost, port, isTls);
        return null;
    }
}
