using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeVault.Capture.Scanners;

/// <summary>A session for each scanner, and a channel for each station and portal that scanners serve.</summary>
internal sealed class ScannerRoom : IScanners
{
    /// <summary>Batches in waiting at one station. When full its scanners wait.</summary>
    public const int BatchesMax = 64;

    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(1);

    private readonly SortedDictionary<string, (ScannerSession Session, ScannerBoard Board)> _scanners = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Channel<Scan[]>> _stations = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Channel<Scan[]>> _portals = new(StringComparer.Ordinal);
    private readonly GatewayClock _clock;

    public ScannerRoom(
        IOptions<CaptureOptions> options, GatewayClock clock, CaptureMeter meter, ILogger<ScannerSession> logger)
    {
        _clock = clock;
        foreach (var (id, scanner) in options.Value.Scanners)
        {
            var isStation = scanner.Station is { Length: > 0 };
            var target = (isStation ? scanner.Station : scanner.Portal)!;
            var channel = ChannelOf(isStation ? _stations : _portals, target);
            var board = new ScannerBoard(id, $"{(isStation ? "station" : "portal")} {target}", clock, meter);
            _scanners[id] = (new ScannerSession(id, scanner, channel.Writer, clock, logger)
            {
                Changed = board.Changed, Lost = board.Lost, Scanned = board.Scanned,
            }, board);
        }

        if (_scanners.Count > 0)
        {
            meter.ObserveScanners(() => _scanners.Values.Select(scanner => new Measurement<long>(
                scanner.Board.IsOpen ? 1 : 0, new KeyValuePair<string, object?>("scanner", scanner.Board.Id))));
        }
    }

    public IReadOnlyCollection<string> Stations => _stations.Keys;

    public IReadOnlyCollection<string> Portals => _portals.Keys;

    public ChannelReader<Scan[]> AtStation(string station) => _stations[station].Reader;

    public ChannelReader<Scan[]> AtPortal(string portal) => _portals[portal].Reader;

    /// <summary>Runs until stopped; then the channels are completed.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await Task.WhenAll(_scanners.Values.Select(scanner => scanner.Session.RunAsync(stop)));
        foreach (var channel in _stations.Values.Concat(_portals.Values))
        {
            channel.Writer.TryComplete();
        }
    }

    public async Task<bool> AnswerAsync(string scanner, bool isGood, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(AnswerMax, _clock.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await _scanners[scanner].Session.AnswerAsync(isGood, either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            // Flow control holds it up. The screen says the answer, too, and others wait.
            return false;
        }
    }

    public IReadOnlyList<ScannerSnapshot> Snapshot() => [.. _scanners.Values.Select(static scanner =>
        scanner.Board.Snapshot(scanner.Session.Garbled, scanner.Session.Overlong, scanner.Session.Endpoint))];

    private static Channel<Scan[]> ChannelOf(SortedDictionary<string, Channel<Scan[]>> channels, string target) =>
        channels.TryGetValue(target, out var channel)
            ? channel
            : channels[target] = Channel.CreateBounded<Scan[]>(BatchesMax);
}
