using EdgeVault.Capture;
using EdgeVault.Custody;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Rules;
using EdgeVault.Gateway.Doors;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.VaultDesk;
using EdgeVault.Ledger;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Rules;

internal static partial class RulesServices
{
    /// <summary>Rules that open incidents. After the writer, so that they stop before it.</summary>
    public static IServiceCollection AddRules(this IServiceCollection services)
    {
        services.TryAddSingleton(PlanOf);
        services.TryAddSingleton(static provider => provider.GetRequiredService<IOptions<CustodyOptions>>().Value.Counts);
        services.TryAddSingleton(static provider => SiteZones.Of(
            provider.GetRequiredService<IOptions<CaptureOptions>>().Value, provider.GetRequiredService<ISiteRegisters>(),
            provider.GetRequiredService<CountOptions>()));
        services.TryAddSingleton(DeskOf);
        services.AddHostedService<RuleClock>();
        services.AddHostedService<DoorLamps>();
        return services;
    }

    private static RuleDesk DeskOf(IServiceProvider provider)
    {
        var plan = provider.GetRequiredService<RulePlan>();
        foreach (var limit in provider.GetRequiredService<SiteZones>().StrayLimits(plan))
        {
            LogStrayLimit(provider.GetRequiredService<ILogger<RuleDesk>>(), limit);
        }

        return new RuleDesk(
            provider.GetRequiredService<CustodyBook>(), provider.GetRequiredService<SegmentLedger>(),
            provider.GetRequiredService<CustodyDesk>(), provider.GetRequiredService<ISiteRegisters>(), plan);
    }

    /// <summary>The rules of the configuration, checked.</summary>
    public static RulePlan PlanOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<CustodyOptions>>().Value;
        var scanners = provider.GetRequiredService<IOptions<CaptureOptions>>().Value.Scanners.Values;
        return RulePlanBuilder.Build(
            options.Rules,
            scanners.Select(static scanner => scanner.Portal).Where(static portal => !string.IsNullOrEmpty(portal)).Select(static portal => portal!));
    }

    [LoggerMessage(5602, LogLevel.Warning, "{Limit}")]
    private static partial void LogStrayLimit(ILogger logger, string limit);
}
