namespace EdgeVault.Capture.Readers;

/// <summary>How a reader speaks to us.</summary>
internal enum ReaderLinkKind
{
    Llrp,

    /// <summary>Over a broker.</summary>
    Mqtt,

    /// <summary>The R700's long-lived answer to a GET.</summary>
    HttpStream,

    /// <summary>Concatenated JSON on a connection that we open.</summary>
    Tcp,

    /// <summary>It posts to us.</summary>
    Webhook,
}

/// <summary>Where a reader is reached.</summary>
/// <param name="Path">Of the HTTP stream; else empty.</param>
internal readonly record struct ReaderEndpoint(
    string Host, int Port, bool IsTls = false, ReaderLinkKind Kind = ReaderLinkKind.Llrp, string Path = "")
{
    /// <summary>The R700's own place for its stream of events.</summary>
    public const string StreamPath = "/api/v1/data/stream";

    public const string WhatExists =
        "what exists is llrp://host[:port], mqtt://broker[:port], http://host[:port] (Impinj's stream), each with an s for TLS, "
        + "tcp://host:port and webhook:";

    // Ports are IANA's.
    private static readonly (string Scheme, ReaderLinkKind Kind, bool IsTls, int Port)[] Schemes =
    [
        ("llrp", ReaderLinkKind.Llrp, false, 5084),
        ("llrps", ReaderLinkKind.Llrp, true, 5085),
        ("mqtt", ReaderLinkKind.Mqtt, false, 1883),
        ("mqtts", ReaderLinkKind.Mqtt, true, 8883),
        ("http", ReaderLinkKind.HttpStream, false, 80),
        ("https", ReaderLinkKind.HttpStream, true, 443),
        ("tcp", ReaderLinkKind.Tcp, false, 0),
        ("webhook", ReaderLinkKind.Webhook, false, 0),
    ];

    public bool IsJson => Kind != ReaderLinkKind.Llrp;

    public override string ToString()
    {
        var (kind, isTls) = (Kind, IsTls);
        var scheme = Schemes.First(each => each.Kind == kind && each.IsTls == isTls).Scheme;
        return kind == ReaderLinkKind.Webhook
            ? $"{scheme}:"
            : $"{scheme}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}"
                + (Path == StreamPath ? "" : Path);
    }

    /// <returns>Null, or what is wrong and what would do.</returns>
    public static string? TryParse(string text, out ReaderEndpoint endpoint)
    {
        endpoint = default;
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"is missing; {WhatExists}";
        }

        if (text.TrimEnd('/') == "webhook:")
        {
            endpoint = new ReaderEndpoint("", 0, Kind: ReaderLinkKind.Webhook);
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            return $"'{text}' is not an endpoint; {WhatExists}";
        }

        var found = Schemes.FirstOrDefault(each => each.Scheme == uri.Scheme && each.Kind != ReaderLinkKind.Webhook);
        return found.Scheme is null
            ? $"'{text}': there are no {uri.Scheme}:// readers; {WhatExists}"
            : TryParse(text, uri, found.Kind, found.IsTls, found.Port, out endpoint);
    }

    private static string? TryParse(
        string text, Uri uri, ReaderLinkKind kind, bool isTls, int usualPort, out ReaderEndpoint endpoint)
    {
        endpoint = default;
        var path = uri.PathAndQuery.Trim('/').Length > 0 ? uri.PathAndQuery : "";
        if ((path.Length > 0 && kind != ReaderLinkKind.HttpStream) || uri.UserInfo.Length > 0 || uri.Fragment.Length > 0)
        {
            return $"'{text}' has more than a host and a port; {WhatExists}";
        }

        var port = uri.Port >= 0 ? uri.Port : usualPort;
        if (port == 0)
        {
            return $"'{text}': port 0 cannot be connected to; {WhatExists}";
        }

        path = kind != ReaderLinkKind.HttpStream ? "" : path.Length > 0 ? path : StreamPath;
        endpoint = new ReaderEndpoint(uri.DnsSafeHost, port, isTls, kind, path);
        return null;
    }
}
