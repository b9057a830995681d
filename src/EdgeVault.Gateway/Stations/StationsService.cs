using EdgeVault.Capture.Scanners;
using EdgeVault.Custody;
using EdgeVault.Custody.Stations;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Doors;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Telemetry;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Stations;

/// <summary>Runs the stations and door badges that scanners serve, for as long as the host runs.</summary>
internal sealed class StationsService : BackgroundService
{
    private readonly SortedDictionary<string, Station> _stations = new(StringComparer.Ordinal);
    private readonly List<DoorBadgeReader> _doors;

    public StationsService(
        IOptions<GatewayOptions> options, IOptions<CustodyOptions> custody, SiteCodes codes, IScanners scanners, DoorBadges badges, DoorAlarms alarms, CustodyBook book, OwnFacts own,
        GatewayMetrics metrics, TimeProvider time, ILogger<Station> logger)
    {
        foreach (var id in scanners.Stations)
        {
            var plan = StationPlan.Of(id, options.Value.Stations.GetValueOrDefault(id) ?? new StationOptions());
            var turns = new StationTurns(plan, codes, custody.Value.Counts);
            _stations[id] = new Station(plan, codes, turns, scanners, book, own, metrics, time, logger);
        }

        _doors = [.. scanners.Portals.Select(portal => new DoorBadgeReader(portal, codes, scanners, badges, alarms, metrics))];
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
}
