using System.Diagnostics;
using System.Net;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Streaming;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.TestKit;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Sync.Tests.CatchingUp;

/// <summary>A gateway's ledger on a real disk, and a hub in a process of its own that is to get all of it.</summary>
internal sealed class CatchUpRun(int events) : IAsyncDisposable
{
    private const string Origin = "edgevault/dc1/gw1/1";
    private const int FrameEntries = 64;

    private readonly TempFolder _temporary = new();
    private readonly NoteSigner _key = NoteSigner.Create(Origin);
    private readonly GatewayMetrics _metrics = new();
    private DataFolder _folder = null!;
    private SegmentLedger _ledger = null!;
    private Process? _hub;

    /// <summary>Bytes, as looked at while it caught up.</summary>
    public long HubRssMax { get; private set; }

    /// <summary>A month of crossings, a tray to a frame.</summary>
    public async Task RecordAsync(CancellationToken cancellation)
    {
        _folder = DataFolder.Open(_temporary.File("gateway"), PosixDisk.Instance);
        _ledger = SegmentLedger.Open(
            _folder.OptionsFor(Origin, _folder.LedgerPath), _key, PosixDisk.Instance, TimeProvider.System,
            NullLogger.Instance);
        for (var next = 0; next < events;)
        {
            var count = Math.Min(FrameEntries * 32, events - next);
            var first = next;
            await _ledger.AppendAsync(
                [.. Enumerable.Range(first, count).Select(number => (ReadOnlyMemory<byte>)Crossing(number))], cancellation);
            next += count;
        }
    }

    /// <summary>Events a second that the hub's store takes, and nothing else.</summary>
    public async Task<double> StoreAloneAsync(CancellationToken cancellation)
    {
        await using var store = SqliteHubStore.Open(
            _temporary.File("alone.db"), NullLogger.Instance);
        var tree = new MerkleFrontier();
        var watch = Stopwatch.StartNew();
        foreach (var batch in Batches())
        {
            var (size, root) = ((long)tree.Size, tree.Root().ToArray());
            foreach (var entry in batch.Entries)
            {
                tree.Append(entry.Span);
            }

            var head = new MirrorHead(
                Origin, (long)tree.Size, tree.Root().ToArray(), tree.ToBytes(), batch.Checkpoint.ToString(), "", 0);
            await store.TryAppendAsync([new MirrorAppend(size, root, batch.Entries, head)], cancellation);
        }

        return events / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Events a second of the same batches over a stream whose server looks at nothing.</summary>
    public async Task<double> StreamAloneAsync(CancellationToken cancellation)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.Protocols = HttpProtocols.Http2));
        builder.Services.AddRouting().AddGrpc(grpc => grpc.MaxReceiveMessageSize = 16 << 20);
        await using var app = builder.Build();
        app.UseRouting();
        app.MapGrpcService<Sink>();
        await app.StartAsync(cancellation);
        using var channel = GrpcChannel.ForAddress(app.Urls.Single());
        using var call = new CustodySync.CustodySyncClient(channel).Sync(cancellationToken: cancellation);
        var watch = Stopwatch.StartNew();
        foreach (var batch in Batches())
        {
            await call.RequestStream.WriteAsync(new SyncRequest { Batch = BatchMapping.ToMessage(batch) }, cancellation);
        }

        await call.RequestStream.CompleteAsync();
        while (await call.ResponseStream.MoveNext(cancellation))
        {
            // The sink's acknowledgements.
        }

        return events / watch.Elapsed.TotalSeconds;
    }

    /// <summary>Events a second through the product: uplink, TLS apart, to a hub that verifies, stores and cosigns.</summary>
    public async Task<double> CatchUpAsync(CancellationToken cancellation)
    {
        var port = await StartHubAsync(cancellation);
        var cursors = new CursorStore(_folder, TimeProvider.System, NullLogger<CursorStore>.Instance);
        var address = $"http://127.0.0.1:{port}";
        var hubKey = NoteVerifier.Parse(await File.ReadAllTextAsync(_temporary.File("hub.pub"), cancellation));
        var state = new HubLinkState("main", address);
        var uplink = new HubUplink(
            state, new HubDialler(address), new HubBook("main", Origin, hubKey, cursors), _ledger, _metrics,
            TimeProvider.System, "test", NullLogger<HubUplink>.Instance);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var running = uplink.RunAsync(new Random(1), stop.Token);
        // The hub has to start first.
        while (state.Now.Phase != "live")
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellation);
        }

        var watch = Stopwatch.StartNew();
        while (state.Now.NextIndex < (ulong)events)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
            _hub!.Refresh();
            HubRssMax = Math.Max(HubRssMax, _hub.WorkingSet64);
            Assert.False(_hub.HasExited, "The hub ended.");
        }

        var rate = events / watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return rate;
    }

    /// <summary>Nothing lost, nothing twice, in order: equal roots over equally many entries.</summary>
    public async Task<bool> HubHasTheLedgerAsync(CancellationToken cancellation)
    {
        await using var store = SqliteHubStore.OpenToRead(_temporary.File("hub", "hub.db"));
        var head = await store.HeadAsync(Origin, cancellation);
        return head is not null && head.Size == events && head.Root.AsSpan().SequenceEqual(_ledger.Checkpoint.Root.AsSpan());
    }

    public async ValueTask DisposeAsync()
    {
        if (_hub is { HasExited: false })
        {
            _hub.Kill();
            await _hub.WaitForExitAsync();
        }

        _hub?.Dispose();
        await _ledger.DisposeAsync();
        _folder.Dispose();
        _metrics.Dispose();
        _key.Dispose();
        _temporary.Dispose();
    }

    private IEnumerable<LedgerBatch> Batches()
    {
        for (var next = 0UL; _ledger.ReadFrames(next, BatchMapping.EntriesMax, SendWindow.BatchBytesMax) is { } batch;)
        {
            next = batch.NextIndex;
            yield return batch;
        }
    }

    private async Task<int> StartHubAsync(CancellationToken cancellation)
    {
        var port = FreePort();
        await File.WriteAllTextAsync(_temporary.File("dc1.pub"), _key.Verifier + "\n", cancellation);
        await File.WriteAllTextAsync(
            _temporary.File("hub.json"),
            $$"""
            { "EdgeVaultHub": { "Name": "main", "DataPath": "hub", "Sites": { "dc1": { "Gateway": "gw1", "Key": "dc1.pub" } },
              "Listen": { "Grpc": "http://127.0.0.1:{{port}}", "Console": "http://127.0.0.1:{{FreePort()}}" } },
              "Logging": { "LogLevel": { "Default": "Warning" } } }
            """,
            cancellation);
        using (var key = Start("key"))
        {
            await File.WriteAllTextAsync(
                _temporary.File("hub.pub"), await key.StandardOutput.ReadToEndAsync(cancellation), cancellation);
            await key.WaitForExitAsync(cancellation);
        }

        _hub = Start("run", "--stop-on-stdin-eof");
        return port;
    }

    private Process Start(params string[] verb)
    {
        // artifacts/bin/<project>/<configuration>/: the hub's own folder is beside this one's.
        var here = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        var program = Path.Combine(here.Parent!.Parent!.FullName, "EdgeVault.Hub", here.Name, "edgevault-hub.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, verb[0], "--config", _temporary.File("hub.json"), .. verb[1..]])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = verb[0] == "key",
        })!;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static byte[] Crossing(int number) => CustodyCodec.Serialize(new CustodyEvent
    {
        Schema = CustodyCodec.SchemaVersion,
        OccurredFromUs = 1_780_000_000_000_000 + (number * 432_000L),
        OccurredToUs = 1_780_000_000_000_000 + (number * 432_000L) + 1_900_000,
        RecordedUs = 1_780_000_000_000_000 + (number * 432_000L) + 2_000_000,
        Site = "dc1",
        ReadPoint = "urn:epc:id:sgln:0614141.00001.1",
        PieceId = $"piece-{number % 20_000}",
        Passage = new Passage
        {
            Portal = "door-1",
            Direction = number % 2 == 0 ? Direction.In : Direction.Out,
            InsideZone = "vault-a",
            OutsideZone = "corridor",
            Tag = new Tag { Epc = Google.Protobuf.ByteString.CopyFrom(new byte[12]), Bits = 96 },
        },
    });

    /// <summary>Reads all and says nothing.</summary>
    internal sealed class Sink : CustodySync.CustodySyncBase
    {
        public override async Task Sync(
            IAsyncStreamReader<SyncRequest> requestStream, IServerStreamWriter<SyncResponse> responseStream,
            ServerCallContext context)
        {
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                // Parsed, and dropped.
            }
        }
    }
}
