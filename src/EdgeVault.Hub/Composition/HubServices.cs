using EdgeVault.Hosting.Telemetry;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Api;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.ConsolePage;
using EdgeVault.Hub.Directives;
using EdgeVault.Hub.Health;
using EdgeVault.Hub.Ingest;
using EdgeVault.Hub.Pulling;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Telemetry;
using EdgeVault.Hub.Trust;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Composition;

internal static class HubServices
{
    public static IServiceCollection AddHub(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddHubStorage();
        services.AddHubTelemetry();
        services.TryAddSingleton<SiteBoard>();
        services.TryAddSingleton<ActiveStreams>();
        services.TryAddSingleton<SiteRegisters>();
        services.TryAddSingleton(provider =>
            new TransferBook(provider.GetRequiredService<IOptions<HubOptions>>().Value.Transfers.OverdueAfter));
        services.TryAddSingleton<HubCatalogue>();
        services.TryAddSingleton<PieceCatalogue>();
        services.TryAddSingleton<ISiteEvents>(provider => provider.GetRequiredService<HubCatalogue>());
        services.TryAddSingleton<HubHealth>();
        services.TryAddSingleton<HubViews>();
        services.TryAddSingleton<LivePages>();
        services.TryAddSingleton<LagHistory>();
        services.AddApi();

        // In this order: what is stored is known before the catalogue folds it, and before the server takes a stream.
        services.AddHostedService<HubStartup>();
        services.AddDirectives();
        services.AddHostedService(provider => provider.GetRequiredService<HubCatalogue>());
        services.TryAddSingleton(provider => new GatewayDialler(
            provider.GetRequiredService<TimeProvider>(), provider.GetService<TlsKeeper>()));
        services.AddHostedService<SitePuller>();
        services.AddHostedService(provider => provider.GetRequiredService<LagHistory>());
        services.AddGrpc();
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<HubOptions>>(
            (grpc, hub) => grpc.MaxReceiveMessageSize = hub.Value.Link.MessageBytesMax);
        return services;
    }

    private static void AddHubStorage(this IServiceCollection services)
    {
        // The folder's lock is taken before anything in it is touched, and given back last.
        services.TryAddSingleton(provider => HubFolder.Open(provider.GetRequiredService<IOptions<HubOptions>>().Value));
        services.TryAddSingleton(provider =>
        {
            _ = provider.GetRequiredService<HubFolder>();
            return HubKey.CreateOrLoad(provider.GetRequiredService<IOptions<HubOptions>>().Value);
        });
        services.TryAddSingleton<IHubStore>(provider =>
        {
            _ = provider.GetRequiredService<Ledger.Checkpoints.NoteSigner>();
            return SqliteHubStore.Open(
                HubFolder.StoreOf(provider.GetRequiredService<IOptions<HubOptions>>().Value),
                provider.GetRequiredService<ILogger<SqliteHubStore>>());
        });
        services.TryAddSingleton(provider => new TrustedSites(
            provider.GetRequiredService<IOptions<HubOptions>>(), provider.GetService<AuthorityFolder>()));
        services.TryAddSingleton<EpochKeys>();
    }

    private static void AddHubTelemetry(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<HubMetrics>();
        services.TryAddSingleton<TransferMetrics>();
        services.TryAddSingleton(_ => new PrometheusText());
    }
}
