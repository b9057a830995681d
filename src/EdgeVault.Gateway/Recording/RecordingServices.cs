using System.Text;
using EdgeVault.Capture;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Pictures;
using EdgeVault.Gateway.Registers;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gs1.Epc;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Merkle;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Recording;

internal static class RecordingServices
{
    /// <summary>Capture and Custody with the writer between them. Services stop in the reverse of this order: Capture
    /// closes its channel first, then the writer records what was decided.</summary>
    public static IServiceCollection AddRecording(
        this IServiceCollection services, IConfigurationSection section, string folder)
    {
        services.AddCustody(section);
        services.AddRegisters();
        services.TryAddSingleton<OrderDesk>();
        services.TryAddSingleton<CustodyBook>();
        services.TryAddSingleton(static provider => RecentCrossings.Of(provider.GetRequiredService<SegmentLedger>()));
        services.TryAddSingleton<PassageMemory>();
        services.TryAddSingleton(provider =>
            new CaptureMapping(
                provider.GetRequiredService<IOptions<CaptureOptions>>().Value, provider.GetRequiredService<DoorBadges>(),
                epc => provider.GetRequiredService<SiteRegisters>().Pieces.TryFind(epc, out var piece) ? piece.PieceId : "",
                provider.GetRequiredService<RadioBadges>()));
        services.TryAddSingleton(provider => new StartupFacts(
            provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Gateway,
            provider.GetRequiredService<SiteRegisters>(),
            provider.GetRequiredService<BuildInfo>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<LivenessMarks>().LastAtStart));
        services.TryAddSingleton(DeskOf);
        services.TryAddSingleton(provider => new ClockWatch(
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Clock.StepThreshold,
            provider.GetRequiredService<ILogger<ClockWatch>>()));
        services.TryAddSingleton<OwnFacts>();
        services.TryAddSingleton<CustodyWriter>();
        services.AddHostedService(provider => provider.GetRequiredService<CustodyWriter>());
        services.AddHostedService<Retention>();
        services.TryAddSingleton(provider =>
            new CaptureStart(provider.GetRequiredService<LivenessMarks>().AtStart, StartIdOf(provider))
            {
                IsRegistered = RegisteredOf(provider.GetRequiredService<SiteRegisters>(), provider.GetRequiredService<RadioBadges>()),
                ChipOf = ChipOf(provider.GetRequiredService<SiteRegisters>()),
            });
        services.AddCapture(section, folder);
        return services;
    }

    /// <summary>16 bytes that no other start of this gateway has: group ids are derived from it.</summary>
    private static byte[] StartIdOf(IServiceProvider provider) => Sha256.Of(Encoding.UTF8.GetBytes(
        $"{provider.GetRequiredService<SegmentLedger>().Checkpoint.Origin}"
        + $"/{provider.GetRequiredService<SegmentLedger>().DurableSize}")).ToArray()[..16];

    private static Func<EpcBits, bool> RegisteredOf(SiteRegisters registers, RadioBadges badges) =>
        tag => registers.Pieces.TryFind(tag, out _) || badges.Knows(tag);

    private static Func<EpcBits, EpcBits> ChipOf(SiteRegisters registers) => tag =>
        registers.Pieces.TryFind(tag, out var piece) && piece.Tid.Length * 8 <= EpcBits.MaxBits
            ? EpcBits.From(piece.Tid.Span, piece.Tid.Length * 8)
            : default;

    private static CustodyDesk DeskOf(IServiceProvider provider) => new(
        provider.GetRequiredService<CustodySite>(),
        provider.GetRequiredService<SiteRegisters>(),
        provider.GetRequiredService<CustodyBook>().State,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<IClockQuality>());
}
