using EdgeVault.Gateway.Configuration;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace EdgeVault.Gateway.Telemetry;

/// <summary>Sends the <c>EdgeVault.*</c> meters to an OpenTelemetry collector while the service runs,
/// if one is configured.</summary>
internal sealed class OtlpExport(IOptions<GatewayOptions> options) : IHostedService, IDisposable
{
    private MeterProvider? _provider;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Telemetry.OtlpEndpoint is { Length: > 0 } endpoint)
        {
            _provider = Sdk.CreateMeterProviderBuilder()
                .AddMeter("EdgeVault.*")
                .AddOtlpExporter(otlp => otlp.Endpoint = new Uri(endpoint))
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _provider?.ForceFlush(2_000);
        return Task.CompletedTask;
    }

    public void Dispose() => _provider?.Dispose();
}
