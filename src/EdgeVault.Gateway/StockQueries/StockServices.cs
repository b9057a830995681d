using EdgeVault.Custody;
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
        services.TryAddSingleton<StockMapping>();
        services.TryAddSingleton<StockJudge>();
        services.TryAddSingleton<StockBoard>();
        return services;
    }
}
