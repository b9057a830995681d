using System.Text;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Hub.Composition;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>A whole hub with its SQLite store, a gateway's real ledger and uplink, gRPC over sockets, and a proxy between that
/// torments them.</summary>
internal sealed class SocketChaos(int seed) : IAsyncDisposable
{
    private const string Origin = "edgevault/dc1/gw1/1";

    private readonly Random _random = new(seed);
    private readonly TempFolder _temporary = new();
    private readonly MemoryDisk _disk = new();
    private readonly NoteSigner _key = NoteSigner.Create(Origin);
    private readonly GatewayMetrics _metrics = new();
    private readonly CancellationTokenSource _stop = new();
    private WebApplication _hub = null!;
    private FaultProxy _proxy = null!;
    private SegmentLedger _ledger = null!;
    private DataFolder _folder = null!;
    private Task _uplink = Task.CompletedTask;
    private int _appended;

    public int Connections => _proxy.Connections;

    /// <exception cref="InvalidOperationException">Hub and ledger differ.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await StartHubAsync();
        StartGateway();
        for (var action = 0; action < 16; action++)
        {
            await AppendAsync(cancellation);
            switch (_random.Next(6))
            {
                case 0:
                    _proxy.Cut();
                    break;
                case 1:
                    _proxy.Stall();
                    break;
                case 2:
                    _proxy.Slow(_random.Next(1, 10));
                    break;
                case 3:
                    await RestartHubAsync();
                    break;
                default:
                    _proxy.Flow();
                    _proxy.Slow(0);
                    break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(_random.Next(150)), TimeProvider.System, cancellation);
        }

        _proxy.Slow(0);
        _proxy.Flow();
        await CompareAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _uplink.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _proxy.DisposeAsync();
        await _hub.StopAsync();
        await _hub.DisposeAsync();
        await _ledger.DisposeAsync();
        _folder.Dispose();
        _metrics.Dispose();
        _key.Dispose();
        _stop.Dispose();
        _temporary.Dispose();
    }

    private IHubStore Store => _hub.Services.GetRequiredService<IHubStore>();

    private async Task StartHubAsync()
    {
        await File.WriteAllTextAsync(_temporary.File("dc1.pub"), _key.Verifier + "\n");
        await File.WriteAllTextAsync(
            _temporary.File("hub.json"),
            """
            { "EdgeVaultHub": { "Name": "main", "Sites": { "dc1": { "Gateway": "gw1", "Key": "dc1.pub" } },
              "Link": { "SilenceMax": "00:00:02", "HeartbeatInterval": "00:00:00.500" } },
              "Logging": { "LogLevel": { "Default": "None" } } }
            """);
        _hub = Build(0);
        await _hub.StartAsync();
        _proxy = new FaultProxy(PortOf(_hub));
    }

    private WebApplication Build(int port) => HubHost.Build(
        _temporary.File("hub.json"),
        [
            $"--EdgeVaultHub:Listen:Grpc=http://127.0.0.1:{port}", "--EdgeVaultHub:Listen:Console=http://127.0.0.1:0",
        ]);

    private static int PortOf(WebApplication hub) =>
        new Uri(hub.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    private async Task RestartHubAsync()
    {
        var port = PortOf(_hub);
        await _hub.StopAsync();
        await _hub.DisposeAsync();
        _hub = Build(port);
        await _hub.StartAsync();
    }

    private void StartGateway()
    {
        _folder = DataFolder.Open("/data", _disk);
        var options = new LedgerOptions
        {
            Path = _folder.LedgerPath, Origin = Origin, SegmentBytes = 1 << 20, FrameBytesMax = 512 << 10,
        };
        _ledger = SegmentLedger.Open(options, _key, _disk, TimeProvider.System, NullLogger.Instance);
        var cursors = new CursorStore(_folder, TimeProvider.System, NullLogger<CursorStore>.Instance);
        var address = $"http://127.0.0.1:{_proxy.Port}";
        var book = new HubBook("main", Origin, _hub.Services.GetRequiredService<NoteSigner>().Verifier, cursors);
        var uplink = new HubUplink(
            new HubLinkState("main", address), new HubDialler(address), book, _ledger, _metrics, TimeProvider.System, "test",
            NullLogger<HubUplink>.Instance);
        _uplink = uplink.RunAsync(new Random(seed), _stop.Token);
    }

    private async Task AppendAsync(CancellationToken cancellation)
    {
        var count = _random.Next(4) == 0 ? _random.Next(500, 4_000) : _random.Next(1, 30);
        var entries = Enumerable.Range(_appended, count)
            .Select(number => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"event {number} of seed {seed}"));
        _appended += count;
        await _ledger.AppendAsync([.. entries], cancellation);
    }

    private async Task CompareAsync(CancellationToken cancellation)
    {
        var patience = Patience.Within(cancellation);
        while ((await Store.HeadAsync(Origin, cancellation))?.Size != _appended)
        {
            if (patience.IsCancellationRequested)
            {
                throw new InvalidOperationException(
                    $"Seed {seed}: the hub has {(await Store.HeadAsync(Origin, cancellation))?.Size} of {_appended} events.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellation);
        }

        var stored = await Store.ReadAsync(Origin, 0, int.MaxValue, cancellation);
        for (var index = 0; index < _appended; index++)
        {
            if (Encoding.UTF8.GetString(stored[index]) != $"event {index} of seed {seed}")
            {
                throw new InvalidOperationException($"Seed {seed}: entry {index} is not the ledger's.");
            }
        }

        if (stored.Count != _appended || (await Store.ConflictsAsync(cancellation)).Count > 0)
        {
            throw new InvalidOperationException($"Seed {seed}: {stored.Count} entries, or evidence against an honest gateway.");
        }
    }
}
