using EdgeVault.Gateway.Configuration;
using EdgeVault.Hosting.Telemetry;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EdgeVault.Gateway.Telemetry;

internal static class TelemetryServices
{
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
    {
        services.TryAddSingleton(BuildInfo.OfThis);
        services.TryAddSingleton<GatewayMetrics>();
        // Made at once: what is measured before somebody listens is lost.
        services.AddSingleton(new PrometheusText());
        services.AddHostedService<OtlpExport>();
        return services;
    }

    public static void MapTelemetry(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/metrics", (PrometheusText metrics) =>
            Results.Text(metrics.Print(), PrometheusText.ContentType));
}
