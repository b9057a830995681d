using EdgeVault.Capture.Scanners;
using EdgeVault.Custody;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Doors;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Registers;
using EdgeVault.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Stations;

/// <summary>Runs the stations and door badges that scanners serve, for as long as the host runs.</summary>
internal sealed partial class StationsService : BackgroundService
{
    private readonly SortedDictionary<string, Station> _stations = new(StringComparer.Ordinal);
    private readonly List<DoorBadgeReader> _doors;

    public StationsService(
        IOptions<GatewayOptions> options, IOptions<CustodyOptions> custody, SiteRegisters registers, IScanners scanners, DoorBadges badges, DoorAlarms alarms,
        CustodyBook book, OwnFacts own, GatewayMetrics metrics, TimeProvider time, ILogger<Station> logger)
    {
        foreach (var id in scanners.Stations)
        {
            var plan = StationPlan.Of(id, options.Value.Stations.GetValueOrDefault(id) ?? new StationOptions());
            if (plan.Place.Length > 0 && !registers.Places.ContainsKey(plan.Place))
            {
                LogStranger(logger, id, plan.Place, custody.Value.Places);
            }

            var turns = new StationTurns(plan, () => registers.Codes, custody.Value.Counts);
            _stations[id] = new Station(plan, turns, scanners, book, own, metrics, time, logger);
        }

        _doors = [.. scanners.Portals.Select(portal => new DoorBadgeReader(portal, () => registers.Codes, scanners, badges, alarms, metrics))];
    }

    /// <summary>By id.</summary>
    public IReadOnlyDictionary<string, Station> Stations => _stations;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(
                [.. _stations.Values.Select(station => station.RunAsync(stoppingToken)),
                 .. _doors.Select(door => door.RunAsync(stoppingToken))]);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop; where each station was, the ledger knows.
        }
    }

    [LoggerMessage(5513, LogLevel.Warning, "EdgeVault:Stations:{Station}:Place is '{Place}', which is not in {Path}.")]
    private static partial void LogStranger(ILogger logger, string station, string place, string path);
}
