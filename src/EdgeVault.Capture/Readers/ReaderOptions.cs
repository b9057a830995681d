namespace EdgeVault.Capture.Readers;

/// <summary>One entry of the <c>Readers</c> section.</summary>
public sealed class ReaderOptions
{
    /// <summary><c>llrp://host[:port]</c>; the port is 5084 unless said.</summary>
    public string Endpoint { get; set; } = "";

    /// <summary>How long a TCP connection may take to come up. 0.1 s to 1 min, default 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the reader may take to greet and for each answer. 0.1 s to 1 min, default 10 s.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often the reader shows that it is alive; silence for twice as long ends the session. 1 s to 5 min,
    /// default 10 s.</summary>
    public TimeSpan Keepalive { get; set; } = TimeSpan.FromSeconds(10);
}
