using System.Text.RegularExpressions;
using EdgeVault.Gateway.Alarms;
using EdgeVault.Gateway.Certificates;
using EdgeVault.Gateway.Stations;
using EdgeVault.Hosting.Logs;
using EdgeVault.Hosting.Settings;
using EdgeVault.Ledger.Checkpoints;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Configuration;

/// <summary>The gateway's own part of the <c>EdgeVault</c> section;
/// Capture and Custody bind theirs from the same section.</summary>
public sealed class GatewayOptions
{
    public const string SectionName = "EdgeVault";

    /// <summary>Id of this gateway within its site, <c>[a-z0-9-]{1,32}</c>; part of the ledger's origin.
    /// Required.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>Folder of everything durable. Relative to the configuration file. Default <c>data</c>.</summary>
    public string DataPath { get; set; } = "data";

    /// <summary>Addresses served: gRPC by mutual TLS anywhere, the console on loopback until there is
    /// sign-in.</summary>
    public ListenOptions Listen { get; set; } = new();

    /// <summary>Hubs that this gateway pushes to, by name; none is allowed, and more than one.</summary>
    public Dictionary<string, HubOptions> Hubs { get; set; } = [];

    /// <summary>Stations that scanners serve, by id. Without any, each station that a scanner names has the defaults.
    /// </summary>
    public Dictionary<string, StationOptions> Stations { get; set; } = [];

    /// <summary>The hub whose authority's certificates are shown and believed where gRPC is served by TLS.</summary>
    internal string AuthorityHub => Listen.Authority.Length > 0
        ? Listen.Authority
        : Hubs.Where(static hub => hub.Value.IsTls).Select(static hub => hub.Key)
            .Order(StringComparer.Ordinal).FirstOrDefault("");

    /// <summary>Who is told more than everybody, by name.</summary>
    public Dictionary<string, AccessOptions> Access { get; set; } = [];

    /// <summary>Who is told of incidents, by name.</summary>
    public Dictionary<string, AlarmOptions> Alarms { get; set; } = [];

    /// <summary>How the machine's clock is watched.</summary>
    public ClockOptions Clock { get; set; } = new();

    /// <summary>What may be removed here once hubs and consumers have it.</summary>
    public RetentionOptions Retention { get; set; } = new();

    /// <summary>Where metrics go besides <c>/metrics</c>.</summary>
    public TelemetryOptions Telemetry { get; set; } = new();
}

/// <summary>Plaintext HTTP/2 and HTTP/1 cannot share a port, hence two addresses.</summary>
public sealed class ListenOptions
{
    /// <summary>gRPC (HTTP/2): <c>https://0.0.0.0:8481</c> with certificates of both sides, after <c>enroll</c>; or
    /// without TLS on loopback. Default <c>http://127.0.0.1:8481</c>.</summary>
    public string Grpc { get; set; } = "http://127.0.0.1:8481";

    /// <summary>Serves gRPC without TLS also beyond loopback, to anybody. Default false.</summary>
    public bool AllowPlaintext { get; set; }

    /// <summary>Name of the hub (under <c>Hubs</c>) whose authority counts where gRPC is served by TLS. Default the
    /// first that is reached by TLS.</summary>
    public string Authority { get; set; } = "";

    /// <summary>Console, health and metrics (HTTP/1.1). Default <c>http://127.0.0.1:8480</c>.</summary>
    public string Console { get; set; } = "http://127.0.0.1:8480";

    /// <summary>Where readers post to, for example <c>https://0.0.0.0:8482</c>; without TLS on loopback only. Default
    /// none.
    /// </summary>
    public string Webhooks { get; set; } = "";

    /// <summary>PEM file with the certificate and its key for <see cref="Webhooks"/>. Relative to the configuration
    /// file.
    /// </summary>
    public string WebhooksCertificate { get; set; } = "";
}

/// <summary>A hub to push to.</summary>
public sealed class HubOptions
{
    /// <summary>Its gRPC address, for example <c>https://hub.example:8491</c>, or <c>http://127.0.0.1:8491</c>.
    /// Required.
    /// </summary>
    public string Address { get; set; } = "";

    /// <summary>Lets an address without TLS be beyond this machine. Default false.</summary>
    public bool AllowPlaintext { get; set; }

    /// <summary>Most that is sent to it, kbit/s, before compression; 0 to 10,000,000, where 0 is no limit. Default
    /// 0.</summary>
    public int KilobitsPerSecondMax { get; set; }

    /// <summary>Sends messages from 2 KiB on with gzip. Default true.</summary>
    public bool Compress { get; set; } = true;

    /// <summary>File with the hub's cosigning key as one C2SP vkey line. Relative to the configuration file.
    /// Required.</summary>
    public string PublicKey { get; set; } = "";

    internal bool IsTls => Uri.TryCreate(Address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;

    /// <summary>Plaintext that leaves this machine.</summary>
    internal bool IsExposed => !IsTls && Uri.TryCreate(Address, UriKind.Absolute, out var uri) && !uri.IsLoopback;
}

/// <summary>A program or person who shows a token.</summary>
public sealed class AccessOptions
{
    /// <summary>SHA-256 of the token, 64 hex digits: the token itself is in no file here. Required.</summary>
    public string TokenSha256 { get; set; } = "";

    /// <summary>The custodian that this is; empty for a program. Default empty.</summary>
    public string Custodian { get; set; } = "";

    /// <summary>Roles, separated by semicolons: <c>vault</c> sees coordinates, <c>vault-head</c> and
    /// <c>loss-prevention</c> acknowledge and close incidents, <c>goods</c> receives, inspects and ships. Default
    /// none.</summary>
    public string Roles { get; set; } = "";
}

/// <summary>How the machine's clock is watched.</summary>
public sealed class ClockOptions
{
    /// <summary>A jump of the wall clock against the monotonic one by more than this is recorded as
    /// <c>clock_stepped</c>. 100 ms to 1 h, default 1 s.</summary>
    public TimeSpan StepThreshold { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>What may be removed here once every hub has cosigned it and every consumer has it.</summary>
public sealed class RetentionOptions
{
    /// <summary>Entries stay at least this long: no shorter than a hub's backups reach back, so that a hub restored
    /// from one finds here what it lost. 1 day to 10 years, default 30 days.</summary>
    public TimeSpan AgeMin { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>Where metrics go.</summary>
public sealed class TelemetryOptions
{
    /// <summary>OTLP gRPC endpoint of a collector; empty sends none. Default empty.</summary>
    public string OtlpEndpoint { get; set; } = "";

    /// <summary><c>text</c> or <c>json</c>, on standard error. Default <c>text</c>.</summary>
    public string LogFormat { get; set; } = "text";
}

/// <summary>Reports every fault of the gateway's own settings at once, by configuration path.</summary>
internal sealed partial class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var faults = new List<string>();
        if (!Id().IsMatch(options.Gateway))
        {
            faults.Add(
                $"EdgeVault:Gateway is '{options.Gateway}'; give 1–32 characters of a-z, 0-9 and '-', such as 'gw1'.");
        }

        if (string.IsNullOrWhiteSpace(options.DataPath))
        {
            faults.Add("EdgeVault:DataPath is empty; give the folder for the ledger, keys and cursors.");
        }

        if (options.Telemetry.LogFormat is not (ServiceLogs.Text or ServiceLogs.Json))
        {
            faults.Add($"EdgeVault:Telemetry:LogFormat is '{options.Telemetry.LogFormat}'; 'text' or 'json' would do.");
        }

        if (options.Telemetry.OtlpEndpoint.Length > 0 && !IsHttp(options.Telemetry.OtlpEndpoint))
        {
            faults.Add(
                $"EdgeVault:Telemetry:OtlpEndpoint is '{options.Telemetry.OtlpEndpoint}'; "
                + "give http://host:port or leave it empty.");
        }

        if (options.Clock.StepThreshold < TimeSpan.FromMilliseconds(100)
            || options.Clock.StepThreshold > TimeSpan.FromHours(1))
        {
            faults.Add(
                $"EdgeVault:Clock:StepThreshold is {options.Clock.StepThreshold}; 00:00:00.1 to 01:00:00 would do.");
        }

        if (options.Retention.AgeMin < TimeSpan.FromDays(1) || options.Retention.AgeMin > TimeSpan.FromDays(3_650))
        {
            faults.Add(
                $"EdgeVault:Retention:AgeMin is {options.Retention.AgeMin}; 1.00:00:00 to 3650.00:00:00 would do.");
        }

        foreach (var (access, settings) in options.Access.Where(static pair => !Sha256().IsMatch(pair.Value.TokenSha256)))
        {
            faults.Add(
                $"EdgeVault:Access:{access}:TokenSha256 is '{settings.TokenSha256}'; the 64 hex digits that "
                + "'printf %s TOKEN | sha256sum' prints would do.");
        }

        CheckListen(options, faults);
        foreach (var (hub, settings) in options.Hubs)
        {
            CheckHub(hub, settings, faults);
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static void CheckListen(GatewayOptions options, List<string> faults)
    {
        var listen = options.Listen;
        var grpc = GrpcAddress.Parse(listen.Grpc, listen.AllowPlaintext, out var fault);
        if (grpc is null)
        {
            faults.Add($"EdgeVault:Listen:Grpc is '{listen.Grpc}'; {fault}");
        }
        else if (grpc.IsTls && !HubCredentialsBook.FolderOf(options.DataPath, options.AuthorityHub).Exists)
        {
            faults.Add(
                $"EdgeVault:Listen:Grpc is '{listen.Grpc}', and this gateway has no certificate; "
                + "edgevault-gateway enroll would bring one from a hub.");
        }

        if (ListenAddress.Parse(listen.Console, out fault) is null)
        {
            faults.Add($"EdgeVault:Listen:Console is '{listen.Console}'; {fault}");
        }

        if (listen.Grpc == listen.Console && !listen.Grpc.EndsWith(":0", StringComparison.Ordinal))
        {
            faults.Add(
                $"EdgeVault:Listen:Grpc and EdgeVault:Listen:Console are both '{listen.Grpc}'; "
                + "plaintext HTTP/2 and HTTP/1 need two ports.");
        }
    }

    private static void CheckHub(string hub, HubOptions settings, List<string> faults)
    {
        if (!Id().IsMatch(hub))
        {
            faults.Add($"EdgeVault:Hubs:{hub}: the hub's name must be 1–32 characters of a-z, 0-9 and '-'.");
        }

        if (!IsHttp(settings.Address))
        {
            faults.Add(
                $"EdgeVault:Hubs:{hub}:Address is '{settings.Address}'; give http://host:port of the hub's gRPC.");
        }

        else if (settings.IsExposed && !settings.AllowPlaintext)
        {
            faults.Add(
                $"EdgeVault:Hubs:{hub}:Address is '{settings.Address}': beyond this machine give https://host:port; "
                + "AllowPlaintext would show all to anybody on the way.");
        }

        if (settings.KilobitsPerSecondMax is < 0 or > 10_000_000)
        {
            faults.Add(
                $"EdgeVault:Hubs:{hub}:KilobitsPerSecondMax is {settings.KilobitsPerSecondMax}; 0 (no limit) to 10000000 "
                + "would do.");
        }

        if (string.IsNullOrWhiteSpace(settings.PublicKey))
        {
            faults.Add(
                $"EdgeVault:Hubs:{hub}:PublicKey is empty; "
                + "give the file with the line that 'edgevault-hub key' prints.");
        }
        else if (!PublicKeyFile.TryRead(settings.PublicKey, out _, out var fault))
        {
            faults.Add($"EdgeVault:Hubs:{hub}:PublicKey: {fault} Put the line there that 'edgevault-hub key' prints.");
        }
    }

    private static bool IsHttp(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0;

    [GeneratedRegex(@"^[0-9A-Fa-f]{64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Sha256();

    [GeneratedRegex(@"^[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
