using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EdgeVault.Capture.Scanners;

/// <summary>Runs the scanners for as long as the host runs.</summary>
internal sealed class ScannerService(ScannerRoom room) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => room.RunAsync(stoppingToken);
}

internal static class ScannerServices
{
    public static IServiceCollection AddScanners(this IServiceCollection services)
    {
        services.TryAddSingleton<ScannerRoom>();
        services.TryAddSingleton<IScanners>(static provider => provider.GetRequiredService<ScannerRoom>());
        services.AddHostedService<ScannerService>();
        return services;
    }
}
