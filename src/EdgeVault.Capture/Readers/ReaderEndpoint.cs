namespace EdgeVault.Capture.Readers;

/// <summary>Where a reader is reached.</summary>
internal readonly record struct ReaderEndpoint(string Host, int Port)
{
    /// <summary>IANA's for LLRP over TCP.</summary>
    public const int DefaultPort = 5084;

    private const string Scheme = "llrp";
    private const string WhatExists = "what exists is llrp://host[:port]";

    public override string ToString() => $"{Scheme}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

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

        if (uri.Scheme != Scheme)
        {
            return $"'{text}': there are no {uri.Scheme}:// readers yet; {WhatExists}";
        }

        if (uri.PathAndQuery.Trim('/').Length > 0 || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return $"'{text}' has more than a host and a port; {WhatExists}";
        }

        var port = uri.Port < 0 ? DefaultPort : uri.Port;
        if (port == 0)
        {
            return $"'{text}': port 0 cannot be connected to; {WhatExists}";
        }

        endpoint = new ReaderEndpoint(uri.DnsSafeHost, port);
        return null;
    }
}
