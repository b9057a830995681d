using EdgeVault.Capture;
using EdgeVault.Capture.Scanners;
using EdgeVault.Custody;
using EdgeVault.Custody.Stock;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Health;
using EdgeVault.Gateway.Recording;
using EdgeVault.Gateway.Registers;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Ledger;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.StatusPage;

/// <summary>Looks once a second at all rooms, so that any number of open pages cost one look.</summary>
internal sealed class StatusBoard(
    IOptions<GatewayOptions> gateway, IOptions<CustodyOptions> custody, BuildInfo build,
    SegmentLedger ledger, ICaptureStatus capture, IScanners scanners, CustodyBook book,
    SiteRegisters registers, RecentCrossings recent, UplinkService uplink, GatewayHealth health, GlanceBoard glance, TimeProvider time)
    : BackgroundService
{
    private const int PiecesShown = 12;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, History> _reads = [];
    private readonly Dictionary<string, History> _lag = [];
    private readonly Dictionary<string, long> _levelAt = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private StatusView? _view;

    public StatusView View
    {
        get
        {
            lock (_gate)
            {
                return _view ??= Look();
            }
        }
    }

    /// <summary>Completes at the next look.</summary>
    public Task Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Task;
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                TaskCompletionSource changed;
                lock (_gate)
                {
                    _view = Look();
                    (changed, _changed) =
                        (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                }

                changed.SetResult();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private StatusView Look()
    {
        var seen = capture.Snapshot();
        var checkpoint = ledger.Checkpoint;
        return new StatusView(
            custody.Value.Site,
            gateway.Value.Gateway,
            build.Version,
            time.GetUtcNow(),
            health.Reasons(),
            new LedgerView(
                ledger.Origin, ledger.DurableSize, checkpoint.Root.ToBase64(),
                ledger.State.Mode.ToString().ToLowerInvariant()),
            [.. seen.Readers.Select(Reader)],
            [.. seen.Portals.Select(portal => new PortalView(
                portal.Id, portal.OutsideZone, portal.InsideZone, portal.TagsInView,
                [.. portal.OpenGaps.Select(GatewayHealth.Describe)])
            {
                Inputs = [.. portal.Inputs.Select(InputWords.Of)],
                BeamFault = InputWords.Of(portal.BeamFault),
                ContactFault = InputWords.OfContact(portal.IsContactDoubted),
            })],
            [.. scanners.Snapshot().Select(scanner => new ScannerView(
                scanner.Name, scanner.Endpoint, scanner.Target, scanner.IsOpen, scanner.Detail, scanner.Since, scanner.Scans,
                scanner.Dropped))],
            recent.Views(),
            book.Read(Vault),
            [.. uplink.Links.Select(Hub)])
        {
            Glance = glance.Look(),
            Registers = registers.Faults,
            Climate = [.. seen.Climate.Select(reading => new ClimateView(
                reading.Sensor, reading.Zone, reading.At, reading.TemperatureC, reading.HumidityPercent,
                reading.Quality.ToString().ToLowerInvariant()))],
        };
    }

    private ReaderView Reader(ReaderSnapshot reader)
    {
        var connected = reader.Status == ReaderStatus.Connected;
        return new ReaderView(
            reader.Name, reader.Endpoint, connected, reader.Model, connected ? "" : reader.Detail, reader.Since,
            reader.Reads, HistoryOf(_reads, reader.Name).Add(reader.ReadsPerSecond));
    }

    private VaultView Vault(CustodyState state)
    {
        var pieces = registers.Pieces.Count;
        var zones = state.Zones.Order(StringComparer.Ordinal)
            .Select(zone => new ZoneView(
                zone, state.PiecesIn(zone).Count, [.. state.PiecesIn(zone).Take(PiecesShown)]));
        return new VaultView(
            [.. zones],
            pieces,
            state.Count(Whereabouts.Outside),
            state.Count(Whereabouts.Uncertain),
            Math.Max(0, pieces - state.PieceCount),
            (long)state.UnknownTagsAt.Values.Aggregate(0UL, (sum, count) => sum + count));
    }

    private HubView Hub(HubLinkState link)
    {
        var now = link.Now;
        var size = ledger.DurableSize;
        var lag = (long)(size - Math.Min(now.NextIndex, size));
        if (lag == 0)
        {
            _levelAt[link.Name] = time.GetTimestamp();
        }

        var behind = lag == 0 || !_levelAt.TryGetValue(link.Name, out var levelAt)
            ? TimeSpan.Zero
            : time.GetElapsedTime(levelAt);
        return new HubView(
            link.Name, link.Address, now.Phase, now.NextIndex, lag, behind.TotalSeconds,
            now.Alarm.Length > 0 ? now.Alarm : now.LastError,
            HistoryOf(_lag, link.Name).Add(lag));
    }

    private static History HistoryOf(Dictionary<string, History> histories, string name) =>
        histories.TryGetValue(name, out var history) ? history : histories[name] = new History();

    /// <summary>The last minute, a value a second.</summary>
    private sealed class History
    {
        private const int Length = 60;

        private readonly Queue<double> _values = new(Length + 1);

        public IReadOnlyList<double> Add(double value)
        {
            _values.Enqueue(value);
            if (_values.Count > Length)
            {
                _values.Dequeue();
            }

            return [.. _values];
        }
    }
}
