using System.Text;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Ledger.Checkpoints;
using Grpc.Core;

namespace EdgeVault.Hub.Tests;

/// <summary>A gateway's end of one Sync stream, said word by word.</summary>
internal sealed class GatewayEnd : IDisposable
{
    // A hub that should speak and does not is a failed test, not an endless one.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly AsyncDuplexStreamingCall<SyncRequest, SyncResponse> _call;

    public GatewayEnd(HubRig hub) => _call = new CustodySync.CustodySyncClient(hub.Channel).Sync();

    /// <summary>Opens a stream, says hello and returns it with the hub's resume.</summary>
    public static async Task<(GatewayEnd Gateway, Resume Resume)> OpenAsync(HubRig hub, TestLedger ledger)
    {
        var gateway = new GatewayEnd(hub);
        await gateway.SayAsync(ledger.Hello());
        return (gateway, (await gateway.NextAsync()).Resume);
    }

    public Task SayAsync(Hello hello) => _call.RequestStream.WriteAsync(new SyncRequest { Hello = hello });

    public Task SayAsync(Batch batch) => _call.RequestStream.WriteAsync(new SyncRequest { Batch = batch });

    public Task SayAsync(Heartbeat heartbeat) =>
        _call.RequestStream.WriteAsync(new SyncRequest { Heartbeat = heartbeat });

    public async Task<Ack> SendAsync(Batch batch)
    {
        await SayAsync(batch);
        return (await NextAsync()).Ack;
    }

    /// <summary>Says that it has said all, and waits for the hub to end well.</summary>
    public async Task CompleteAsync()
    {
        await _call.RequestStream.CompleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(NextAsync);
    }

    public async Task<SyncResponse> NextAsync() =>
        await _call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience, TestContext.Current.CancellationToken)
            ? _call.ResponseStream.Current
            : throw new InvalidOperationException("The hub ended the stream.");

    /// <summary>Reads past a heartbeat to the hub's refusal, and returns how it refused.</summary>
    public async Task<(RpcException Status, SyncError? Error)> RefusedAsync()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            // A slow machine may have a heartbeat or two before it; an acknowledgement is no refusal.
            for (var heartbeats = 0; heartbeats <= 2 && (await NextAsync()).Ack is null; heartbeats++)
            {
            }
        });
        var trailer = refusal.Trailers.FirstOrDefault(entry => entry.Key == "edgevault-error-bin");
        return (refusal, trailer is null ? null : SyncError.Parser.ParseFrom(trailer.ValueBytes));
    }

    /// <summary>Checks that the note is the hub's word on exactly this tree.</summary>
    public static void AssertCosigned(HubRig hub, string cosignature, SignedCheckpoint checkpoint)
    {
        var parsed = Cosignature.Parse(Encoding.UTF8.GetBytes(cosignature));
        Assert.True(parsed.IsSignedBy(hub.HubKey));
        Assert.True(parsed.Covers(checkpoint));
    }

    public void Dispose() => _call.Dispose();
}
