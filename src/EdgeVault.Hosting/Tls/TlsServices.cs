using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Hosting.Tls;

public static class TlsServices
{
    /// <summary>Certificates from a folder and the gate before calls that come by TLS.</summary>
    public static IServiceCollection AddMutualTls(
        this IServiceCollection services, TlsFolder folder, Func<IServiceProvider, CallRules> rules)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(provider => new TlsKeeper(
            folder, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<TlsKeeper>>()));
        services.TryAddSingleton(rules);
        services.AddHostedService(provider => provider.GetRequiredService<TlsKeeper>());
        return services.AddCallGate();
    }

    /// <summary>The gate alone, for whoever brings keeper and rules.</summary>
    public static IServiceCollection AddCallGate(this IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton<CallMetrics>();
        services.TryAddSingleton<LiveCalls>();
        services.TryAddSingleton<CallGate>();
        services.AddHostedService(provider => provider.GetRequiredService<CallGate>());
        return services;
    }

    /// <summary>To be used before routing: a call by TLS that is denied reaches nothing behind it.</summary>
    public static void UseCallGate(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Made with the first call: composing must not look for certificates, which a verb may be about to bring.
        if (app.Services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(CallGate)))
        {
            app.UseWhen(
                context => context.Request.IsHttps,
                branch => branch.Use(next => context =>
                    app.Services.GetRequiredService<CallGate>().InvokeAsync(context, next)));
        }
    }
}
