using System.Text.Json;
using EdgeVault.HardwareSim.Demo.Trade;
using EdgeVault.HardwareSim.Processes;
using EdgeVault.HardwareSim.Stations;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World.Scenarios;
using Grpc.Core;

namespace EdgeVault.HardwareSim.Demo;

/// <summary>One site of the demo: a simulator, a gateway, and what is known of both.</summary>
internal sealed class DemoSite(int number, Scenario scenario, Service gateway, Listen hub, WanLink wan) : IAsyncDisposable
{
    private const string ReadsMetric = "edgevault_capture_tag_reports_total";
    private static readonly TimeSpan SimulatorMax = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly TruthFile _truth = new(Path.Combine(gateway.Folder, "truth.jsonl"));
    private readonly StationTruthFile _stationTruth = new(Path.Combine(gateway.Folder, "stations.jsonl"));
    private Child? _simulator;
    private long _readsBefore;

    public string Name => scenario.Site;

    /// <summary>The line to the hub.</summary>
    public WanLink Wan => wan;

    /// <summary>What is delivered here by people.</summary>
    public TradeGoods Goods { get; } = new(number);

    public IEnumerable<string> InsideZones => scenario.Portals.Values.Select(portal => portal.InsideZone).Distinct();

    public string InsideZone => InsideZones.First();

    public string Origin => $"edgevault/{Name}/{DemoFiles.GatewayName}/1";

    public Service Gateway => gateway;

    /// <summary>The ledger as far as it was pulled while it grew.</summary>
    public LedgerCopy Ledger { get; } = new();

    public TruthFile Truth => _truth;

    public long Reads { get; private set; }

    /// <summary>Nobody walks and nobody scans any more.</summary>
    public bool IsQuiet => _truth.IsQuiet && _stationTruth.IsQuiet;

    public StationScore StationScore => StationScore.Of(_stationTruth.Lines, Ledger.Stations);

    /// <summary>What a person who watches may want to know of the scanners.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    public SiteScore Score => HardwareSim.Truth.Score.Of(_truth.Crossings, Ledger.Events);

    /// <summary>Starts the readers and writes the gateway's configuration for them.</summary>
    /// <param name="register">Rows of pieces that the simulator does not know.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task StartReadersAsync(string register, CancellationToken cancellationToken)
    {
        var folder = gateway.Folder;
        var (file, ready) = (Path.Combine(folder, "scenario.json"), Path.Combine(folder, "readers.json"));
        await File.WriteAllBytesAsync(file, ScenarioFile.Write(scenario), cancellationToken);
        _simulator = Child.Start(
            $"simulator of {Name}",
            Executable.Self,
            [
                "run", file, "--paused", "--stop-on-stdin-eof", "--truth", Path.Combine(folder, "truth.jsonl"),
                "--ready-file", ready, "--pieces", Path.Combine(folder, "pieces.csv"),
                "--station-truth", Path.Combine(folder, "stations.jsonl"),
                "--places", Path.Combine(folder, "places.csv"), "--custodians", Path.Combine(folder, "custodians.csv"),
            ],
            Path.Combine(folder, "edgevault-sim.log"));
        var endpoints = await EndpointsAsync(ready, cancellationToken);
        Notes = [.. NotesOn(endpoints.Scanners)];
        await File.AppendAllTextAsync(Path.Combine(folder, "pieces.csv"), register, cancellationToken);
        var settings = DemoFiles.Gateway(
            number, scenario, endpoints, gateway.Listen, hub with { Grpc = Wan.Port }, Goods.Access());
        await DemoFiles.WriteAsync(gateway.ConfigPath, settings);
    }

    public void Walk() => _simulator!.Say("walk");

    public void Rest() => _simulator!.Say("rest");

    public void ThrowIfExited()
    {
        _simulator?.ThrowIfExited();
        gateway.ThrowIfExited();
    }

    /// <summary>Looks again at truth, ledger and metrics. A gateway that is away is looked at the next time.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        _truth.Refresh();
        _stationTruth.Refresh();
        try
        {
            await Pulling.FromGatewayAsync(gateway.Listen.GrpcAddress, Ledger, cancellationToken);
            Reads = _readsBefore + PrometheusText.Sum(await gateway.MetricsAsync(cancellationToken), ReadsMetric);
        }
        catch (Exception away) when (away is RpcException or HttpRequestException or TaskCanceledException)
        {
            // It may be starting again. What stays wrong shows at the end, when everything is compared.
            ThrowIfExited();
        }
    }

    /// <summary>Power off and on.</summary>
    public async Task KillGatewayAsync()
    {
        await gateway.KillAsync();
        // A new process counts from nothing.
        _readsBefore = Reads;
        gateway.Start();
    }

    /// <summary>Takes the whole ledger once more, and holds what was seen of it while it grew against it.</summary>
    /// <exception cref="InvalidDataException">An entry that was served has changed since.</exception>
    public async Task CheckUnchangedAsync()
    {
        var again = new LedgerCopy();
        await Pulling.FromGatewayAsync(gateway.Listen.GrpcAddress, again, CancellationToken.None);
        if (Ledger.FirstDifference(again) is { } index && index < Ledger.Count)
        {
            throw new InvalidDataException($"entry {index} of {Name} is not what was served before.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await gateway.DisposeAsync();
        await Wan.DisposeAsync();
        if (_simulator is not null)
        {
            await _simulator.DisposeAsync();
            _simulator = null;
        }
    }

    private IEnumerable<string> NotesOn(IReadOnlyDictionary<string, string> scanners)
    {
        foreach (var (id, station) in scenario.Stations)
        {
            yield return $"{Name,-5} {new Uri(gateway.Listen.ConsoleAddress, $"/stations/{id}")}";
            if (station.Line == ScannerLineKind.Serial && !scanners[id].StartsWith("serial:", StringComparison.Ordinal))
            {
                yield return $"{Name,-5} this machine has no pseudo-terminals: the scanner of {id} is reached over TCP";
            }
        }
    }

    private async Task<SiteEndpoints> EndpointsAsync(
        string path, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(SimulatorMax, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (!File.Exists(path))
            {
                _simulator!.ThrowIfExited();
                await Task.Delay(Poll, TimeProvider.System, either.Token);
            }
        }
        catch (OperationCanceledException cause) when (limit.IsCancellationRequested)
        {
            // Else it would look as if somebody had stopped the demo, which is no fault.
            throw new TimeoutException(
                $"the readers of {Name} do not listen after {SimulatorMax.TotalSeconds:0} s; is this machine very busy?", cause);
        }

        using var ready = JsonDocument.Parse(await File.ReadAllBytesAsync(path, cancellationToken));
        return new SiteEndpoints(Of("readers"), Of("scanners"));

        IReadOnlyDictionary<string, string> Of(string what) => ready.RootElement.GetProperty(what).EnumerateObject()
            .ToDictionary(one => one.Name, one => one.Value.GetString()!);
    }
}
