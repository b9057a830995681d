using EdgeVault.Custody;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.StockQueries;

internal static class StockServices
{
    /// <summary>Answers about stock over gRPC, and its figures for the console.</summary>
    public static IServiceCollection AddStock(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<CustodyOptions>>().Value.Stock.ToPolicy());
        services.TryAddSingleton(provider =>
            new AccessList(provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Access));
        services.TryAddSingleton(provider =>
            new StockMapping(PlacesOf(provider.GetRequiredService<IOptions<CustodyOptions>>().Value.Places)));
        services.TryAddSingleton<StockBoard>();
        return services;
    }

    // Its problems are told where stations load it.
    private static IReadOnlyDictionary<string, Place> PlacesOf(string path) =>
        File.Exists(path) ? PlaceFile.Load(path).Places : new Dictionary<string, Place>();
}
