using EdgeVault.Custody;
using EdgeVault.Custody.Climate;
using EdgeVault.Custody.Counts;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class CustodyServices
{
    /// <summary>From the <c>EdgeVault</c> section: options with validation at start, the site's envelope data and the
    /// kernel's clock quality. Register, state and desk belong to the host: it knows the ledger that they start
    /// from.</summary>
    public static IServiceCollection AddCustody(this IServiceCollection services, IConfiguration section)
    {
        services.AddOptionsWithValidateOnStart<CustodyOptions, CustodyOptionsTextValidator>().Bind(section);
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<CustodyOptions>, CustodyOptionsWorldValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CustodyOptions>, StockOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CustodyOptions>, RuleOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CustodyOptions>, ClimateLimitOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CustodyOptions>, CountOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IClockQuality, KernelClock>();
        services.TryAddSingleton(SiteOf);
        return services;
    }

    private static CustodySite SiteOf(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<CustodyOptions>>().Value;
        if (!SiteTimeZone.TryFind(options.TimeZone, out var zone))
        {
            zone = TimeZoneInfo.Utc;
            CustodyLog.NoTimeZones(services.GetRequiredService<ILogger<CustodySite>>(), options.TimeZone);
        }

        return new CustodySite(options.Site, zone, BootId.Read());
    }
}
