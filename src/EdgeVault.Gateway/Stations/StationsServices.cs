using EdgeVault.Capture;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Doors;
using EdgeVault.Gateway.Registers;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Stations;

internal static class StationsServices
{
    /// <summary>Stations and door badges. After the writer, so that they stop before it.</summary>
    public static IServiceCollection AddStations(this IServiceCollection services)
    {
        services.TryAddSingleton(RadioBadgesOf);
        services.TryAddSingleton(provider =>
            new DoorBadges(WindowOf(provider.GetRequiredService<IOptions<CaptureOptions>>().Value)));
        services.TryAddSingleton<DoorAlarms>();
        services.TryAddSingleton<StationsService>();
        services.AddHostedService(provider => provider.GetRequiredService<StationsService>());
        return services;
    }

    private static RadioBadges RadioBadgesOf(IServiceProvider provider)
    {
        var (registers, desk) = (provider.GetRequiredService<SiteRegisters>(), provider.GetRequiredService<CustodyDesk>());
        return new RadioBadges(() => registers.Now.Wearers, epc => desk.HasSubject(epc));
    }

    private static Func<string, TimeSpan> WindowOf(CaptureOptions options) => portal => options.Scanners.Values
        .Where(scanner => scanner.Portal == portal)
        .Select(scanner => scanner.BadgeWindow)
        .DefaultIfEmpty(TimeSpan.Zero)
        .Max();
}
