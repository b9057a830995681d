namespace EdgeVault.Capture.Readers;

/// <summary>One entry of the <c>Readers</c> section.</summary>
public sealed class ReaderOptions
{
    /// <summary>
    /// <c>llrp://host[:5084]</c>; for readers that speak JSON <c>mqtt://broker[:1883]</c>, <c>http://host[:80]</c> (Impinj's
    /// stream), <c>tcp://host:port</c>, or <c>webhook:</c> where the reader posts to us. With TLS <c>llrps</c> (5085),
    /// <c>mqtts</c> (8883), <c>https</c> (443).
    /// </summary>
    public string Endpoint { get; set; } = "";

    /// <summary>How long a TCP connection may take to come up. 0.1 s to 1 min, default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the reader may take to greet and for each answer. 0.1 s to 1 min, default 10 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the reader shows that it is alive; silence for twice as long ends the session. 1 s to 5 min,
    /// default 10 s.</summary>
    public TimeSpan Keepalive { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary><c>auto</c>: LLRP 1.1 where the reader has it, the default; <c>1.0.1</c>: never ask for more.</summary>
    public string Version { get; set; } = "auto";

    /// <summary>
    /// Who the reader must be, as it says itself: hexadecimal, an EUI-64 or an EPC. Without it, whoever answers first stands
    /// for this process; another one afterwards is an alarm and is not used.
    /// </summary>
    public string? Identity { get; set; }

    /// <summary>Whose JSON it speaks: <c>impinj</c> (R700) or <c>zebra</c> (IoT Connector). Default: Impinj's for http, Zebra's for
    /// tcp; required for mqtt and webhook.</summary>
    public string? Make { get; set; }

    /// <summary>For mqtt: topic filters, under names of your own; at least one. Subscribed to at QoS 1.</summary>
    public IDictionary<string, string> Topics { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// For mqtt: the topic of the reader's connect, disconnect and will messages. There <c>connected</c> says that it is
    /// there, and anything else that it is not.
    /// </summary>
    public string? StatusTopic { get; set; }

    /// <summary>For JSON: silence of this length means that the reader is away. 2 s to 10 min, default 90 s. For mqtt with a
    /// <see cref="StatusTopic"/> also 0, never: then the broker says so.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>For mqtt and http: how we sign in; for webhook: how the reader does.</summary>
    public string? UserName { get; set; }

    /// <summary>File whose first line is the password, relative to the configuration file; nobody else may be able to read it.
    /// </summary>
    public string? PasswordFile { get; set; }

    /// <summary>For mqtts: PEM file with a client certificate and its key, relative to the configuration file.</summary>
    public string? ClientCertificate { get; set; }

    /// <summary>dBm at every antenna, at most: the reader's next weaker level is used. Default: the reader's own.</summary>
    public double? Power { get; set; }

    /// <summary>Identifier of one of the reader's C1G2 modes. Default: the reader's own.</summary>
    public int? Mode { get; set; }

    /// <summary>Gen2 session, 0 to 3. Default: the reader's own.</summary>
    public int? Session { get; set; }

    /// <summary>Tags expected in view at a time, 1 to 65,535. Default 32; used where a session is given.</summary>
    public int TagPopulation { get; set; } = 32;

    /// <summary>LLRP: the chip's own number of every tag is read too: by Impinj's extension, or by an AccessSpec, which
    /// costs air time. Default false.</summary>
    public bool Tid { get; set; }

    /// <summary>
    /// With TLS: SHA-256 fingerprints of the certificates that the reader or broker may show, under names of your own. Readers
    /// sign their certificates themselves, so <c>llrps</c> believes nothing else; without any, <c>https</c> and <c>mqtts</c>
    /// believe the system's authorities.
    /// </summary>
    public IDictionary<string, string> Certificates { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// With TLS: cipher suites by their IANA names, under names of your own, for readers that have none of today's.
    /// Default: the system's.
    /// </summary>
    public IDictionary<string, string> Ciphers { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
