using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Certificates;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Hosting.Tls;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Grpc.Core;

namespace EdgeVault.Gateway.Streaming;

/// <summary>Serves the ledger to central systems: <c>Pull</c> from any index,
/// <c>Acknowledge</c> what is held for good.</summary>
internal sealed class CustodyStreamService(
    SegmentLedger ledger, NoteVerifier key, CursorStore cursors, GatewayMetrics metrics, TimeProvider time,
    IHostApplicationLifetime host)
    : CustodyStream.CustodyStreamBase
{
    private const uint HeartbeatMs = 10_000;

    public override Task<DescribeResponse> Describe(DescribeRequest request, ServerCallContext context) =>
        Task.FromResult(new DescribeResponse
        {
            Origin = ledger.Origin,
            Size = ledger.DurableSize,
            Checkpoint = ledger.Checkpoint.ToString(),
            MinIndex = ledger.MinIndex,
            PublicKey = key.ToString(),
            Rotations = { ledger.Keys.Rotations.Select(rotation => rotation.Statement) },
        });

    public override async Task Pull(
        PullRequest request, IServerStreamWriter<PullResponse> responseStream, ServerCallContext context)
    {
        CheckConsumer(request.Consumer, request.Origin, context);
        var next = StartOf(request);
        var end = request.Follow ? ulong.MaxValue : ledger.DurableSize;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, host.ApplicationStopping);
        var heartbeats = 0UL;
        try
        {
            while (next < end)
            {
                if (Read(next, end) is { } batch)
                {
                    await responseStream.WriteAsync(
                        new PullResponse { Batch = BatchMapping.ToMessage(batch) }, stop.Token);
                    metrics.Pulled(batch.Entries.Count);
                    next = batch.NextIndex;
                }
                else if (!await GrewAsync(next, stop.Token))
                {
                    await responseStream.WriteAsync(
                        new PullResponse { Heartbeat = HeartbeatOf(++heartbeats) }, stop.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(
                new Status(StatusCode.Unavailable, "The gateway is stopping; ask again from your cursor."));
        }
        catch (LedgerPrunedException pruned)
        {
            throw SyncStatus.Refuse(
                StatusCode.OutOfRange, SyncError.Types.Code.Pruned, pruned.Message,
                ledger.DurableSize, ledger.Checkpoint.ToString(), pruned.MinIndex);
        }
        catch (LedgerDamagedException damage)
        {
            throw SyncStatus.Refuse(
                StatusCode.DataLoss, SyncError.Types.Code.RootMismatch, damage.Message,
                ledger.DurableSize, ledger.Checkpoint.ToString());
        }
    }

    public override Task<AcknowledgeResponse> Acknowledge(AcknowledgeRequest request, ServerCallContext context)
    {
        CheckConsumer(request.Consumer, request.Origin, context);
        if (request.NextIndex > ledger.DurableSize)
        {
            throw AboveLedger(request.NextIndex);
        }

        try
        {
            var cursor = cursors.Advance(
                CursorStore.ConsumerKey(request.Consumer), new Cursor(ledger.Origin, request.NextIndex, ""));
            return Task.FromResult(new AcknowledgeResponse { NextIndex = cursor.NextIndex });
        }
        catch (DiskException fault)
        {
            throw new RpcException(
                new Status(StatusCode.Unavailable, $"The acknowledgement could not be made durable: {fault.Message}"));
        }
        catch (InvalidOperationException fault)
        {
            throw new RpcException(new Status(StatusCode.ResourceExhausted, fault.Message));
        }
    }

    /// <summary>Never past the end that a stream without <c>follow</c> was promised.</summary>
    private LedgerBatch? Read(ulong next, ulong end) =>
        ledger.Read(next, (int)Math.Min(BatchMapping.EntriesMax, end - next), BatchMapping.BytesMax);

    private async Task<bool> GrewAsync(ulong next, CancellationToken cancellation)
    {
        using var beat = new CancellationTokenSource(TimeSpan.FromMilliseconds(HeartbeatMs), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, cancellation);
        try
        {
            await ledger.WaitForSizeAsync(next, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private Heartbeat HeartbeatOf(ulong sequence) => new()
    {
        Sequence = sequence,
        DeadlineMs = (HeartbeatMs * 2) + (HeartbeatMs / 2),
        SentUs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        Size = ledger.DurableSize,
    };

    private ulong StartOf(PullRequest request)
    {
        var next = request.Resume
            && cursors.Find(CursorStore.ConsumerKey(request.Consumer)) is { } cursor
            && cursor.Origin == ledger.Origin
            ? cursor.NextIndex
            : request.NextIndex;
        return next <= ledger.DurableSize ? next : throw AboveLedger(next);
    }

    private void CheckConsumer(string consumer, string origin, ServerCallContext context)
    {
        if (GatewayCallRules.ConsumerOf(context) is { } own && own != consumer)
        {
            var reason = $"This certificate is for consumer '{own}', not '{consumer}'.";
            var call = context.GetHttpContext();
            call.RequestServices.GetRequiredService<CallGate>().NoteDenied(call, new Denial(DenialKind.Name, reason));
            throw SyncStatus.Refuse(StatusCode.PermissionDenied, SyncError.Types.Code.WrongCertificate, reason);
        }

        if (!CursorStore.IsConsumerId(consumer))
        {
            throw SyncStatus.Refuse(
                StatusCode.InvalidArgument, SyncError.Types.Code.Malformed,
                $"consumer is '{consumer}'; give 1–32 characters of a-z, 0-9 and '-'.");
        }

        if (origin.Length > 0 && origin != ledger.Origin)
        {
            throw SyncStatus.Refuse(
                StatusCode.NotFound, SyncError.Types.Code.UnknownOrigin,
                $"This gateway serves '{ledger.Origin}', not '{origin}'.");
        }
    }

    private RpcException AboveLedger(ulong index) => SyncStatus.Refuse(
        StatusCode.OutOfRange, SyncError.Types.Code.Gap,
        $"index {index} is above the ledger, which ends at {ledger.DurableSize}.",
        ledger.DurableSize, ledger.Checkpoint.ToString());
}
