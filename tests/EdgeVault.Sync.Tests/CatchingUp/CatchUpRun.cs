using System.Diagnostics;
using System.Net;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Streaming;
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

/// <summary>A gateway's ledger on a real disk, of which a hub is to get all.</summary>
internal sealed class CatchUpRun(int events) : IAsyncDisposable
{
    private const string Origin = "edgevault/dc1/gw1/1";
    private const int FrameEntries = 64;

    private readonly TempFolder _temporary = new();
    private NoteSigner? _key;
    private DataFolder? _folder;
    private SegmentLedger? _ledger;

    /// <summary>A month of crossings, a tray to a frame.</summary>
    public async Task RecordAsync(CancellationToken cancellation)
    {
        Open();
        for (var next = 0; next < events;)
        {
            var count = Math.Min(FrameEntries * 32, events - next);
            var first = next;
            await _ledger!.AppendAsync(
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

    /// <summary>Gives the ledger up to the gateway's own process.</summary>
    public async Task<CatchUpPair> StartAsync(CancellationToken cancellation)
    {
        var last = _ledger!.DurableSize;
        await CloseAsync();
        return await CatchUpPair.StartAsync(_temporary, last, cancellation);
    }

    /// <summary>Nothing lost, nothing twice, in order: equal roots over equally many entries; once both have ended.</summary>
    public async Task<bool> HubHasTheLedgerAsync(CancellationToken cancellation)
    {
        Open();
        await using var store = SqliteHubStore.OpenToRead(_temporary.File("hub", "hub.db"));
        var head = await store.HeadAsync(Origin, cancellation);
        var ledger = _ledger!.Checkpoint;
        return head is not null && head.Size >= events && (ulong)head.Size == ledger.Size
            && head.Root.AsSpan().SequenceEqual(ledger.Root.AsSpan());
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _temporary.Dispose();
    }

    private void Open()
    {
        var path = _temporary.File("gateway");
        _key = LedgerSigner.CreateOrLoad(path, "dc1", "gw1");
        _folder = DataFolder.Open(path, PosixDisk.Instance);
        _ledger = SegmentLedger.Open(
            _folder.OptionsFor(Origin, _folder.LedgerPath), _key, PosixDisk.Instance, TimeProvider.System,
            NullLogger.Instance);
    }

    private async Task CloseAsync()
    {
        if (_ledger is not null)
        {
            await _ledger.DisposeAsync();
            _folder!.Dispose();
            _key!.Dispose();
        }

        _ledger = null;
    }

    private IEnumerable<LedgerBatch> Batches()
    {
        for (var next = 0UL; _ledger!.ReadFrames(next, BatchMapping.EntriesMax, SendWindow.BatchBytesMax) is { } batch;)
        {
            next = batch.NextIndex;
            yield return batch;
        }
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
