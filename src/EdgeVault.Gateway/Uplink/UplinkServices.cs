using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Directives;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeVault.Gateway.Uplink;

internal static class UplinkServices
{
    public static IServiceCollection AddUplink(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => Chance.OfThisStart());
        services.TryAddSingleton<UplinkService>();
        services.AddHostedService(provider => provider.GetRequiredService<UplinkService>());
        services.TryAddSingleton<EdgeDecisions>();
        services.AddHostedService<DirectiveReader>();
        return services;
    }
}
