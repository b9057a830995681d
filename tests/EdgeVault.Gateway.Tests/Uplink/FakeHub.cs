using System.Text;
using System.Threading.Channels;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.TestKit;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.Uplink;

/// <summary>A hub that says what a test makes it say, word by word, to each gateway that dials.</summary>
internal sealed class FakeHub : CustodySync.CustodySyncBase, IAsyncDisposable
{
    public const string KeyName = "edgevault-hub/main";

    private readonly Channel<HubEnd> _sessions = Channel.CreateUnbounded<HubEnd>();
    private GrpcLoopback? _server;

    public NoteSigner Key { get; } = NoteSigner.Create(KeyName);

    public string Address => _server!.Address;

    public CustodySync.CustodySyncClient Client => new(_server!.Channel);

    public static async Task<FakeHub> StartAsync()
    {
        var hub = new FakeHub();
        hub._server = await GrpcLoopback.StartAsync<FakeHub>(services => services.AddSingleton(hub));
        return hub;
    }

    /// <summary>The next gateway that dials.</summary>
    public async Task<HubEnd> NextSessionAsync() => await _sessions.Reader.ReadAsync(Patience.Within(TestContext.Current.CancellationToken));

    public override async Task Sync(
        IAsyncStreamReader<SyncRequest> requestStream, IServerStreamWriter<SyncResponse> responseStream, ServerCallContext context)
    {
        var end = new HubEnd(Key, requestStream, responseStream, context.CancellationToken);
        await _sessions.Writer.WriteAsync(end, context.CancellationToken);
        await end.Ended.WaitAsync(context.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        Key.Dispose();
    }
}

/// <summary>The hub's end of one stream.</summary>
internal sealed class HubEnd(
    NoteSigner key, IAsyncStreamReader<SyncRequest> requests, IServerStreamWriter<SyncResponse> responses, CancellationToken gone)
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Ended => _ended.Task;

    /// <summary>Reads hello and answers where to go on.</summary>
    public async Task<Hello> WelcomeAsync(ulong nextIndex = 0, string cosignature = "", uint protocol = 1)
    {
        var hello = (await NextAsync()).Hello;
        await SayAsync(new SyncResponse { Resume = new Resume { Protocol = protocol, NextIndex = nextIndex, Cosignature = cosignature } });
        return hello;
    }

    public async Task<SyncRequest> NextAsync()
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, Patience.Within(TestContext.Current.CancellationToken));
        return await requests.MoveNext(either.Token) ? requests.Current : throw new InvalidOperationException("The gateway ended the stream.");
    }

    public async Task<Batch> NextBatchAsync() => (await NextAsync()).Batch ?? throw new InvalidOperationException("No batch came.");

    public Task SayAsync(SyncResponse response) => responses.WriteAsync(response, gone);

    public Task AcknowledgeAsync(ulong nextIndex, string cosignature) =>
        SayAsync(new SyncResponse { Ack = new Ack { NextIndex = nextIndex, Cosignature = cosignature } });

    /// <summary>As an honest hub would.</summary>
    public Task AcknowledgeAsync(Batch batch) =>
        AcknowledgeAsync(batch.FirstIndex + (ulong)batch.Entries.Count, Cosign(key, batch.Checkpoint));

    public static string Cosign(NoteSigner key, string checkpoint) => Cosignature.Create(
        key, SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(checkpoint)), DateTimeOffset.UnixEpoch.AddYears(56)).ToString();

    public string Cosign(SignedCheckpoint checkpoint) => Cosign(key, checkpoint.ToString());

    public void Close() => _ended.TrySetResult();

    public void Refuse(StatusCode status, string detail) => _ended.TrySetException(new RpcException(new Status(status, detail)));

    /// <summary>Reads until the gateway is gone; returns how many batches still came.</summary>
    public async Task<int> BatchesUntilGoneAsync()
    {
        var batches = 0;
        try
        {
            while (await requests.MoveNext(TestContext.Current.CancellationToken))
            {
                batches += requests.Current.Batch is null ? 0 : 1;
            }
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            // Without a goodbye, or before this began to read.
        }

        return batches;
    }
}
