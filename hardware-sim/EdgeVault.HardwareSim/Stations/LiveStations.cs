using EdgeVault.HardwareSim.Scanners;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Stations;

/// <summary>The stations of a site in real time: a scanner each, and people who scan while the site is open.</summary>
internal sealed class LiveStations : IAsyncDisposable
{
    private readonly Scenario _scenario;
    private readonly TimeProvider _time;
    private readonly StationTruth _truth;
    private readonly DirectoryInfo _devices;
    private readonly SortedDictionary<string, IScannerLine> _lines = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _rest = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _people = Task.CompletedTask;
    private bool _isOpen;

    private LiveStations(Scenario scenario, StationTruth truth, TimeProvider time)
    {
        (_scenario, _truth, _time) = (scenario, truth, time);
        Goods = new StationGoods(scenario);
        _devices = Directory.CreateTempSubdirectory("edgevault-sim-");
    }

    public StationGoods Goods { get; }

    /// <summary>What a gateway is configured with, by station.</summary>
    public IReadOnlyDictionary<string, string> Endpoints =>
        new SortedDictionary<string, string>(_lines.ToDictionary(line => line.Key, line => line.Value.Endpoint));

    /// <exception cref="IOException">The truth file cannot be written.</exception>
    public static LiveStations Start(Scenario scenario, string? truthPath, TimeProvider time)
    {
        var stations = new LiveStations(scenario, StationTruth.Create(truthPath), time);
        foreach (var (id, station) in scenario.Stations)
        {
            stations._lines[id] = ScannerLines.Open(station.Line, stations._devices.FullName, id, time);
        }

        return stations;
    }

    /// <summary>People begin to scan. Once.</summary>
    public void Open()
    {
        if (!_isOpen)
        {
            _isOpen = true;
            _people = Task.WhenAll(_scenario.Stations.Select((station, number) => PersonOf(station.Key, number, station.Value)
                .RunAsync(_rest.Token, _stop.Token)));
        }
    }

    /// <summary>Nobody begins anything new; completes when all have finished.</summary>
    public async Task CloseAsync()
    {
        await _rest.CancelAsync();
        await FinishedAsync();
        if (!_stop.IsCancellationRequested)
        {
            _truth.Write(new RestLine(_time.GetUtcNow()));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _rest.CancelAsync();
        await _stop.CancelAsync();
        await FinishedAsync();
        foreach (var line in _lines.Values)
        {
            await line.DisposeAsync();
        }

        _devices.Delete(recursive: true);
        _truth.Dispose();
        _rest.Dispose();
        _stop.Dispose();
    }

    private async Task FinishedAsync()
    {
        try
        {
            await _people;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // They dropped what they held.
        }
    }

    private StationPerson PersonOf(string id, int number, StationSpec spec)
    {
        var dice = Dice.For(_scenario.Seed, $"station {id}");
        var hand = new ScanHand(id, spec, _lines[id], _truth, dice, _time);
        return new StationPerson(id, number, spec, Goods, hand, _truth, dice, _time);
    }
}
