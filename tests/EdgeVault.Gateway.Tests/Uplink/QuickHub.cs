using System.Threading.Channels;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Ledger.Checkpoints;
using Grpc.Core;

namespace EdgeVault.Gateway.Tests.Uplink;

/// <summary>A hub without a network, whose answer is read before the gateway's write has even returned.</summary>
internal sealed class QuickHub(NoteSigner key, Func<CancellationToken, Task> acknowledged)
    : CallInvoker, IClientStreamWriter<SyncRequest>, IAsyncStreamReader<SyncResponse>
{
    private readonly Channel<SyncResponse> _answers = Channel.CreateUnbounded<SyncResponse>();

    public WriteOptions? WriteOptions { get; set; }

    /// <summary>Of the call.</summary>
    public Metadata Headers { get; private set; } = [];

    /// <summary>What was written, and whether it may be compressed.</summary>
    public List<(SyncRequest.MessageOneofCase What, bool IsCompressed)> Written { get; } = [];

    public SyncResponse Current { get; private set; } = new();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Headers = options.Headers ?? [];
        return new(
            (IClientStreamWriter<TRequest>)(object)this,
            (IAsyncStreamReader<TResponse>)(object)this,
            Task.FromResult(new Metadata()),
            () => Status.DefaultSuccess,
            () => [],
            () => _answers.Writer.TryComplete());
    }

    public Task WriteAsync(SyncRequest message) => WriteAsync(message, CancellationToken.None);

    public async Task WriteAsync(SyncRequest message, CancellationToken cancellationToken)
    {
        Written.Add((message.MessageCase, WriteOptions?.Flags.HasFlag(WriteFlags.NoCompress) != true));
        if (message.Hello is not null)
        {
            _answers.Writer.TryWrite(new SyncResponse { Resume = new Resume { Protocol = 1 } });
        }
        else if (message.Batch is { } batch)
        {
            var next = batch.FirstIndex + (ulong)batch.Entries.Count;
            _answers.Writer.TryWrite(new SyncResponse { Ack = new Ack { NextIndex = next, Cosignature = HubEnd.Cosign(key, batch.Checkpoint) } });
            await acknowledged(cancellationToken);
        }
    }

    public async Task<bool> MoveNext(CancellationToken cancellationToken)
    {
        if (!await _answers.Reader.WaitToReadAsync(cancellationToken))
        {
            return false;
        }

        Current = await _answers.Reader.ReadAsync(cancellationToken);
        return true;
    }

    /// <summary>The hub hangs up.</summary>
    public void Close() => _answers.Writer.TryComplete();

    public Task CompleteAsync() => Task.CompletedTask;

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) => throw new NotSupportedException();

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw new NotSupportedException();
}
