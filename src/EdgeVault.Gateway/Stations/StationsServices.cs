using EdgeVault.Capture;
using EdgeVault.Custody;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Doors;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Stations;

internal static partial class StationsServices
{
    /// <summary>Stations and door badges. After the writer, so that they stop before it.</summary>
    public static IServiceCollection AddStations(this IServiceCollection services)
    {
        services.TryAddSingleton(LoadCustodians);
        services.TryAddSingleton(provider => new RadioBadges(
            provider.GetRequiredService<CustodianLoad>().Custodians.Values,
            epc => provider.GetRequiredService<CustodyDesk>().HasSubject(epc)));
        services.TryAddSingleton(LoadCodes);
        services.TryAddSingleton(provider =>
            new DoorBadges(WindowOf(provider.GetRequiredService<IOptions<CaptureOptions>>().Value)));
        services.TryAddSingleton<DoorAlarms>();
        services.TryAddSingleton<StationsService>();
        services.AddHostedService(provider => provider.GetRequiredService<StationsService>());
        return services;
    }

    private static Func<string, TimeSpan> WindowOf(CaptureOptions options) => portal => options.Scanners.Values
        .Where(scanner => scanner.Portal == portal)
        .Select(scanner => scanner.BadgeWindow)
        .DefaultIfEmpty(TimeSpan.Zero)
        .Max();

    private static SiteCodes LoadCodes(IServiceProvider provider)
    {
        var pieces = provider.GetRequiredService<PieceLoad>().Register;
        // Who has no scanner needs no registers of places and people.
        if (provider.GetRequiredService<IOptions<CaptureOptions>>().Value.Scanners.Count == 0)
        {
            return new SiteCodes(pieces, [], []);
        }

        var options = provider.GetRequiredService<IOptions<CustodyOptions>>().Value;
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("EdgeVault.Gateway.Stations");
        var places = PlaceFile.Load(options.Places);
        Tell(logger, options.Places, "places", places.Places.Count, places.Problems);
        var stations = provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Stations;
        foreach (var (id, station) in stations.Where(pair => pair.Value.Place is { Length: > 0 } at && !places.Places.ContainsKey(at)))
        {
            LogStranger(logger, id, station.Place, options.Places);
        }

        return new SiteCodes(pieces, places.Places.Values, provider.GetRequiredService<CustodianLoad>().Custodians.Values);
    }

    // Who has no scanner may have radio badges, and need not.
    private static CustodianLoad LoadCustodians(IServiceProvider provider)
    {
        var path = provider.GetRequiredService<IOptions<CustodyOptions>>().Value.Custodians;
        if (provider.GetRequiredService<IOptions<CaptureOptions>>().Value.Scanners.Count == 0 && !File.Exists(path))
        {
            return new CustodianLoad(new Dictionary<string, CustodianEntry>(), [], 0);
        }

        var load = CustodianFile.Load(path);
        var logger = provider.GetRequiredService<ILoggerFactory>().CreateLogger("EdgeVault.Gateway.Stations");
        Tell(logger, path, "custodians", load.Custodians.Count, load.Problems);
        var pieces = provider.GetRequiredService<PieceLoad>().Register;
        foreach (var custodian in load.Custodians.Values.Where(static custodian => custodian.Identity.Length > 0))
        {
            if (pieces.TryFind(custodian.Identity, out var piece))
            {
                LogPieceWorn(logger, path, custodian.CustodianId, piece.PieceId);
            }
        }

        return load;
    }

    private static void Tell(
        ILogger logger, string path, string what, int count, IReadOnlyList<RegisterProblem> problems)
    {
        foreach (var problem in problems)
        {
            LogProblem(logger, path, problem.ToString());
        }

        LogLoaded(logger, count, what, path, problems.Count);
    }

    [LoggerMessage(5511, LogLevel.Warning, "{Path}: {Problem}")]
    private static partial void LogProblem(ILogger logger, string path, string problem);

    [LoggerMessage(5513, LogLevel.Warning, "EdgeVault:Stations:{Station}:Place is '{Place}', which is not in {Path}.")]
    private static partial void LogStranger(ILogger logger, string station, string place, string path);

    [LoggerMessage(5514, LogLevel.Warning, "{Path}: the tag in the badge of {Custodian} is that of piece {Piece}, and counts as the piece's; write another into column epc.")]
    private static partial void LogPieceWorn(ILogger logger, string path, string custodian, string piece);

    [LoggerMessage(5512, LogLevel.Information, "{Count} {What} from {Path}; {Problems} problems.")]
    private static partial void LogLoaded(ILogger logger, int count, string what, string path, int problems);
}
