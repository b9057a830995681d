namespace EdgeVault.Capture.Readers;

/// <summary>One entry of the <c>Readers</c> section.</summary>
public sealed class ReaderOptions
{
    /// <summary>
    /// <c>llrp://host[:port]</c>, or <c>llrps://host[:port]</c> for TLS; the port is 5084, or 5085, unless said.
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

    /// <summary>dBm at every antenna, at most: the reader's next weaker level is used. Default: the reader's own.</summary>
    public double? Power { get; set; }

    /// <summary>Identifier of one of the reader's C1G2 modes. Default: the reader's own.</summary>
    public int? Mode { get; set; }

    /// <summary>Gen2 session, 0 to 3. Default: the reader's own.</summary>
    public int? Session { get; set; }

    /// <summary>Tags expected in view at a time, 1 to 65,535. Default 32; used where a session is given.</summary>
    public int TagPopulation { get; set; } = 32;

    /// <summary>
    /// For <c>llrps</c>: SHA-256 fingerprints of the certificates that the reader may show, under names of your own. Readers
    /// sign their certificates themselves, so nothing else is believed.
    /// </summary>
    public IDictionary<string, string> Certificates { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// For <c>llrps</c>: cipher suites by their IANA names, under names of your own, for readers that have none of today's.
    /// Default: the system's.
    /// </summary>
    public IDictionary<string, string> Ciphers { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
