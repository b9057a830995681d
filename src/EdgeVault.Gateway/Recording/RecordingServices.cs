using System.Text;
using EdgeVault.Capture;
using EdgeVault.Custody;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Directives;
using EdgeVault.Gateway.Pictures;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gs1.Epc;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Merkle;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Recording;

internal static partial class RecordingServices
{
    /// <summary>Capture and Custody with the writer between them. Services stop in the reverse of this order: Capture
    /// closes its channel first, then the writer records what was decided.</summary>
    public static IServiceCollection AddRecording(
        this IServiceCollection services, IConfigurationSection section, string folder)
    {
        services.AddCustody(section);
        services.TryAddSingleton(LoadPieces);
        services.TryAddSingleton(provider => StandingOrders.Open(
            provider.GetRequiredService<DataFolder>().Disk,
            Path.Combine(provider.GetRequiredService<DataFolder>().Path, "directives")));
        services.TryAddSingleton(WithOrders);
        services.TryAddSingleton<OrderDesk>();
        services.TryAddSingleton<CustodyBook>();
        services.TryAddSingleton(static provider => RecentCrossings.Of(provider.GetRequiredService<SegmentLedger>()));
        services.TryAddSingleton<PassageMemory>();
        services.TryAddSingleton(provider =>
            new CaptureMapping(
                provider.GetRequiredService<IOptions<CaptureOptions>>().Value, provider.GetRequiredService<DoorBadges>(),
                epc => provider.GetRequiredService<CustodyDesk>().Register.TryFind(epc, out var piece) ? piece.PieceId : "",
                provider.GetRequiredService<RadioBadges>()));
        services.TryAddSingleton(provider => new StartupFacts(
            provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Gateway,
            provider.GetRequiredService<PieceLoad>(),
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
                IsRegistered = RegisteredOf(
                    provider.GetRequiredService<PieceLoad>().Register, provider.GetRequiredService<RadioBadges>()),
                ChipOf = ChipOf(provider.GetRequiredService<PieceLoad>().Register),
            });
        services.AddCapture(section, folder);
        return services;
    }

    /// <summary>16 bytes that no other start of this gateway has: group ids are derived from it.</summary>
    private static byte[] StartIdOf(IServiceProvider provider) => Sha256.Of(Encoding.UTF8.GetBytes(
        $"{provider.GetRequiredService<SegmentLedger>().Checkpoint.Origin}"
        + $"/{provider.GetRequiredService<SegmentLedger>().DurableSize}")).ToArray()[..16];

    private static Func<EpcBits, bool> RegisteredOf(PieceRegister register, RadioBadges badges) =>
        tag => register.TryFind(tag, out _) || badges.Knows(tag);

    private static Func<EpcBits, EpcBits> ChipOf(PieceRegister register) => tag =>
        register.TryFind(tag, out var piece) && piece.Tid.Length * 8 <= EpcBits.MaxBits
            ? EpcBits.From(piece.Tid.Span, piece.Tid.Length * 8)
            : default;

    private static CustodyDesk DeskOf(IServiceProvider provider) => new(
        provider.GetRequiredService<CustodySite>(),
        provider.GetRequiredService<PieceLoad>().Register,
        provider.GetRequiredService<CustodyBook>().State,
        provider.GetRequiredService<TimeProvider>(),
        provider.GetRequiredService<IClockQuality>());

    /// <summary>The file's rows with those that hubs gave.</summary>
    private static PieceLoad WithOrders(IServiceProvider provider)
    {
        var load = provider.GetRequiredService<PieceFileRegister>().Load;
        try
        {
            return load with { Register = provider.GetRequiredService<StandingOrders>().Over(load.Register) };
        }
        catch (ArgumentException twice)
        {
            var path = provider.GetRequiredService<IOptions<CustodyOptions>>().Value.Pieces;
            throw new VerbException(
                ExitCode.Configuration,
                $"{path} and what a hub gave by piece_register do not go together: {twice.Message} Revoke the directive at the hub, "
                + "or take the row out of the file.",
                twice);
        }
    }

    private static PieceFileRegister LoadPieces(IServiceProvider provider)
    {
        var path = provider.GetRequiredService<IOptions<CustodyOptions>>().Value.Pieces;
        var load = PieceFile.Load(path);
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("EdgeVault.Gateway.Pieces");
        foreach (var problem in load.Problems)
        {
            LogProblem(logger, path, problem.ToString());
        }

        LogLoaded(logger, load.Register.Count, path, load.Problems.Count);
        return new PieceFileRegister(load);
    }

    [LoggerMessage(5131, LogLevel.Warning, "{Path}: {Problem}")]
    private static partial void LogProblem(ILogger logger, string path, string problem);

    [LoggerMessage(5132, LogLevel.Information, "{Pieces} pieces from {Path}; {Problems} problems.")]
    private static partial void LogLoaded(ILogger logger, int pieces, string path, int problems);
}
