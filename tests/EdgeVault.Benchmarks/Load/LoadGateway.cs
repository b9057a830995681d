using System.Globalization;
using EdgeVault.Capture;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Readers;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Benchmarks.Load;

/// <summary>The gateway's half: the whole capture room, one portal to each reader, and somebody who takes what it tells.</summary>
internal sealed class LoadGateway : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CaptureMeter _meter = new();
    private readonly CaptureRoom _room;
    private readonly Task _running;
    private readonly Task _taking;

    public LoadGateway(IReadOnlyList<int> ports)
    {
        var start = new CaptureStart(new Dictionary<string, DateTimeOffset>(), new byte[16]);
        _room = new CaptureRoom(
            Options.Create(OptionsOf(ports)), start, new CaptureChance(new Random(1)), new GatewayClock(TimeProvider.System),
            _meter, NullLoggerFactory.Instance);
        _running = _room.RunAsync(_stop.Token, CancellationToken.None);
        _taking = TakeAsync();
    }

    public CaptureTotals Totals => _meter.Totals;

    public int Connected => _room.Snapshot().Readers.Count(static reader => reader.Status == ReaderStatus.Connected);

    /// <summary>Closes the connections in order and lets the portals finish.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        await _taking;
        _meter.Dispose();
        _stop.Dispose();
    }

    private async Task TakeAsync()
    {
        await foreach (var _ in _room.Output.ReadAllAsync())
        {
        }
    }

    private static CaptureOptions OptionsOf(IReadOnlyList<int> ports)
    {
        var options = new CaptureOptions();
        // What is coalesced above the limit would not have gone the whole way, and that is measured.
        options.Dedup.ReadsPerSecondMax = 10_000_000;
        for (var number = 0; number < ports.Count; number++)
        {
            var reader = string.Create(CultureInfo.InvariantCulture, $"r{number}");
            options.Readers[reader] = new ReaderOptions { Endpoint = $"llrp://127.0.0.1:{ports[number]}" };
            var portal = new PortalOptions { InsideZone = "inside", OutsideZone = "outside" };
            portal.Antennas[$"{reader}/1"] = portal.Antennas[$"{reader}/2"] = "outside";
            portal.Antennas[$"{reader}/3"] = portal.Antennas[$"{reader}/4"] = "inside";
            options.Portals[$"door-{number}"] = portal;
        }

        return options;
    }
}
