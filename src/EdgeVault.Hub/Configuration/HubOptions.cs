namespace EdgeVault.Hub.Configuration;

/// <summary>The <c>EdgeVaultHub</c> section of the configuration.</summary>
public sealed class HubOptions
{
    public const string SectionName = "EdgeVaultHub";

    /// <summary>
    /// Id of this hub, <c>[a-z0-9-]{1,32}</c>; it signs as <c>edgevault-hub/&lt;name&gt;</c>. Default <c>main</c>.
    /// </summary>
    public string Name { get; set; } = "main";

    /// <summary>
    /// Folder of the store and the cosigning key. Relative to the configuration file. Default <c>data</c>.
    /// </summary>
    public string DataPath { get; set; } = "data";

    /// <summary>Addresses served; loopback until there is sign-in and mTLS.</summary>
    public ListenOptions Listen { get; set; } = new();

    /// <summary>
    /// The sites that are listened to, by site id. A site that is not here is refused, whatever it shows.
    /// </summary>
    public Dictionary<string, SiteOptions> Sites { get; set; } = [];

    /// <summary>How the hub speaks of itself.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>What a gateway's link must keep to.</summary>
    public LinkLimits Link { get; set; } = new();
}

/// <summary>Plaintext HTTP/2 and HTTP/1 cannot share a port, hence two addresses.</summary>
public sealed class ListenOptions
{
    /// <summary>gRPC (HTTP/2 without TLS). Default <c>http://127.0.0.1:8491</c>.</summary>
    public string Grpc { get; set; } = "http://127.0.0.1:8491";

    /// <summary>Console, status, health and metrics (HTTP/1.1). Default <c>http://127.0.0.1:8490</c>.</summary>
    public string Console { get; set; } = "http://127.0.0.1:8490";
}

/// <summary>How the hub speaks of itself.</summary>
public sealed class TelemetryOptions
{
    /// <summary><c>text</c> or <c>json</c>, on standard error. Default <c>text</c>.</summary>
    public string LogFormat { get; set; } = "text";
}

/// <summary>Deadlines and limits of the links.</summary>
public sealed class LinkLimits
{
    /// <summary>
    /// A link on which nothing arrives, or nothing can be sent, for this long is closed. 1 s to 10 min, default 30 s.
    /// </summary>
    public TimeSpan SilenceMax { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often the hub speaks when it has nothing to say. At most half of <see cref="SilenceMax"/>, default 10 s.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest message taken, bytes. 64 KiB to 64 MiB, default 16 MiB.</summary>
    public int MessageBytesMax { get; set; } = 16 << 20;
}

/// <summary>One site's gateway and the key that its ledger signs with; never trusted on first use.</summary>
public sealed class SiteOptions
{
    /// <summary>Id of the site's gateway, <c>[a-z0-9-]{1,32}</c>. Required.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>
    /// File with the ledger's public key as one C2SP vkey line. Relative to the configuration file. Required.
    /// </summary>
    public string Key { get; set; } = "";
}
