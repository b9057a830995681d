using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Telemetry;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Telemetry;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger.Checkpoints;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Composition;

/// <summary>Opens what is durable and learns what is in it, before the first stream is taken.</summary>
internal sealed class HubStartup(
    NoteSigner key,
    IHubStore store,
    TrustedSites sites,
    SiteBoard board,
    HubMetrics metrics,
    TransferMetrics transfers,
    PrometheusText listener,
    IOptions<HubOptions> options,
    ILogger<HubStartup> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // All exist before the first stream: what is measured before somebody listens is lost.
        ArgumentNullException.ThrowIfNull(metrics);
        ArgumentNullException.ThrowIfNull(transfers);
        ArgumentNullException.ThrowIfNull(listener);
        await board.LoadAsync(sites, store, cancellationToken);
        var conflicts = await store.ConflictsAsync(cancellationToken);
        var stored = board.All.Where(site => site.Head is not null).ToList();
        var path = HubFolder.StoreOf(options.Value);
        StoreLog.Opened(logger, path, stored.Count, stored.Sum(site => site.Size), conflicts.Count);
        CompositionLog.Ready(logger, key.Name, sites.All.Count());
        var listen = options.Value.Listen;
        if (GrpcAddress.Parse(listen.Grpc, listen.AllowPlaintext, out _) is { IsExposed: true })
        {
            AuthorityLog.Plaintext(logger, listen.Grpc);
        }

        foreach (var conflict in conflicts)
        {
            CompositionLog.Conflict(logger, conflict.Origin, conflict.Kind, conflict.Detail, conflict.Times);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

internal static partial class CompositionLog
{
    [LoggerMessage(6000, LogLevel.Information, "Hub {Key} listens for {Sites} sites.")]
    public static partial void Ready(ILogger logger, string key, int sites);

    [LoggerMessage(6001, LogLevel.Error, "On record against {Origin}: {Kind}, {Detail} ({Times} times)")]
    public static partial void Conflict(ILogger logger, string origin, ConflictKind kind, string detail, long times);

}
