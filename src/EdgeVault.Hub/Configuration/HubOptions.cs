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

    /// <summary>Addresses served: gRPC by mutual TLS anywhere, the console on loopback until there is
    /// sign-in.</summary>
    public ListenOptions Listen { get; set; } = new();

    /// <summary>
    /// The sites that are listened to, by site id. A site that is not here is refused, whatever it shows.
    /// </summary>
    public Dictionary<string, SiteOptions> Sites { get; set; } = [];

    /// <summary>How the hub speaks of itself.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();

    /// <summary>What a gateway's link must keep to.</summary>
    public LinkLimits Link { get; set; } = new();

    /// <summary>Pieces between two sites.</summary>
    public TransferOptions Transfers { get; set; } = new();
}

/// <summary>Plaintext HTTP/2 and HTTP/1 cannot share a port, hence two addresses.</summary>
public sealed class ListenOptions
{
    /// <summary>gRPC (HTTP/2): <c>https://0.0.0.0:8491</c> with certificates of both sides, after <c>ca init</c>; or
    /// without TLS on loopback. Default <c>http://127.0.0.1:8491</c>.</summary>
    public string Grpc { get; set; } = "http://127.0.0.1:8491";

    /// <summary>Serves gRPC without TLS also beyond loopback, to anybody. Default false.</summary>
    public bool AllowPlaintext { get; set; }

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
    /// A link on which nothing arrives, or nothing can be sent, for this long is closed. 1 s to 10 min, default 25 s:
    /// a dead link is found within half a minute.
    /// </summary>
    public TimeSpan SilenceMax { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>
    /// How often the hub speaks when it has nothing to say. At most half of <see cref="SilenceMax"/>, default 10 s.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Largest message taken, bytes. 64 KiB to 64 MiB, default 16 MiB.</summary>
    public int MessageBytesMax { get; set; } = 16 << 20;
}

/// <summary>Pieces that one site shipped to another.</summary>
public sealed class TransferOptions
{
    /// <summary>How long a piece may be under way where no expected arrival says when it is due. 1 min to 90 days,
    /// default 2 days.</summary>
    public TimeSpan OverdueAfter { get; set; } = TimeSpan.FromDays(2);
}

/// <summary>One site's gateway and the key that its ledger signs with; never trusted on first use.</summary>
public sealed class SiteOptions
{
    /// <summary>Id of the site's gateway, <c>[a-z0-9-]{1,32}</c>. Required.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>The gateway's gRPC address, for one that cannot dial out: then the hub pulls. Default none.</summary>
    public string Address { get; set; } = "";

    /// <summary>
    /// File with the ledger's public key as one C2SP vkey line. Relative to the configuration file. Empty for a gateway
    /// that brings its key by a code of this hub; required where gRPC is served without TLS.
    /// </summary>
    public string Key { get; set; } = "";
}
