using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Storage;
using EdgeVault.Hosting.Tls;
using EdgeVault.Ledger.Checkpoints;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Certificates;

/// <summary>The credentials for each hub that is reached by TLS.</summary>
internal sealed class HubCredentialsBook : IDisposable
{
    private const string HubKeyPrefix = "edgevault-hub/";

    private readonly Dictionary<string, HubCredentials> _byHub;

    public HubCredentialsBook(IOptions<GatewayOptions> options, TimeProvider time, ILoggerFactory logs) =>
        _byHub = options.Value.Hubs
            .Where(entry => entry.Value.IsTls)
            .ToDictionary(
                entry => entry.Key,
                entry => new HubCredentials(
                    entry.Key, entry.Value.Address, NameOf(entry.Value), FolderOf(options.Value.DataPath, entry.Key),
                    time, logs),
                StringComparer.Ordinal);

    public IEnumerable<HubCredentials> All => _byHub.Values;

    /// <summary>Null for a hub that is reached by plaintext.</summary>
    public HubCredentials? Find(string hub) => _byHub.GetValueOrDefault(hub);

    public void Dispose()
    {
        foreach (var each in _byHub.Values)
        {
            each.Dispose();
        }
    }

    public static TlsFolder FolderOf(string dataPath, string hub) => new(Path.Combine(DataFolder.TlsOf(dataPath), hub));

    /// <summary>The hub's own name: it signs as <c>edgevault-hub/&lt;name&gt;</c> and its certificate is of
    /// <c>hub/&lt;name&gt;</c>.</summary>
    private static string NameOf(HubOptions hub) =>
        PublicKeyFile.TryRead(hub.PublicKey, out var key, out _)
        && key.Name.StartsWith(HubKeyPrefix, StringComparison.Ordinal)
            ? key.Name[HubKeyPrefix.Length..]
            : "";
}
