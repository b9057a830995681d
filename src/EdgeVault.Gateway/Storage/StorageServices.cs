using EdgeVault.Custody;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Storage;

internal static class StorageServices
{
    /// <summary>The data folder and what lies in it; opened when the first service that needs it starts.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDisk>(PosixDisk.Instance);
        services.TryAddSingleton(provider => DataFolder.Open(
            provider.GetRequiredService<IOptions<GatewayOptions>>().Value.DataPath,
            provider.GetRequiredService<IDisk>()));
        services.TryAddSingleton(OpenLedgerOf);
        services.TryAddSingleton(provider => provider.GetRequiredService<OpenLedger>().Ledger);
        services.TryAddSingleton(provider => provider.GetRequiredService<OpenLedger>().Options);
        services.TryAddSingleton(provider => provider.GetRequiredService<OpenLedger>().Signer.Verifier);
        services.TryAddSingleton<CursorStore>();
        services.TryAddSingleton(provider => StorageState.Open(provider.GetRequiredService<DataFolder>()));
        services.TryAddSingleton<LivenessMarks>();
        services.AddHostedService(provider => provider.GetRequiredService<LivenessMarks>());
        return services;
    }

    private static OpenLedger OpenLedgerOf(IServiceProvider provider) => GatewayLedger.Open(
        provider.GetRequiredService<DataFolder>(),
        provider.GetRequiredService<IOptions<CustodyOptions>>().Value.Site,
        provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Gateway,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<ILogger<SegmentLedger>>());
}
