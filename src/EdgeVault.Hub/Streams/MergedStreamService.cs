using System.Text.RegularExpressions;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Streams;

/// <summary><c>edgevault.sync.v1.MergedStream</c>: all sites in one stream, each in its own order.</summary>
/// <remarks>
/// Origins take turns, a batch each, so that one that catches up does not hold back the others. Nothing is queued: the
/// next batch is read from the store when the consumer has taken the last one.
/// </remarks>
internal sealed partial class MergedStreamService(
    IHubStore store, SiteBoard board, IOptions<HubOptions> options, IHostApplicationLifetime host, TimeProvider time)
    : MergedStream.MergedStreamBase
{
    private const int BatchEntriesMax = 256;

    public override async Task Pull(
        MergedPullRequest request, IServerStreamWriter<MergedPullResponse> responseStream, ServerCallContext context)
    {
        if (!Consumer().IsMatch(request.Consumer))
        {
            throw Ended(StatusCode.InvalidArgument, "The consumer's name must be 1–32 characters of a-z, 0-9 and '-'.");
        }

        HubCallRules.DemandSite(context, "");
        var next = MergedCursorCodec.Parse(request.Cursor, board);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, host.ApplicationStopping);
        try
        {
            await SendAsync(next, request.Follow, responseStream, ended.Token);
        }
        catch (TimeoutException)
        {
            throw Ended(StatusCode.DeadlineExceeded, "The consumer takes nothing.");
        }
        catch (HubStoreException)
        {
            throw Ended(StatusCode.Unavailable, "The hub's store cannot be read now.");
        }
        catch (OperationCanceledException)
        {
            throw host.ApplicationStopping.IsCancellationRequested
                ? Ended(StatusCode.Unavailable, "The hub is stopping.")
                : Ended(StatusCode.Cancelled, "The stream was ended.");
        }
    }

    private async Task SendAsync(
        Dictionary<string, long> next,
        bool follow,
        IServerStreamWriter<MergedPullResponse> responses,
        CancellationToken cancellation)
    {
        var heartbeats = 0UL;
        while (true)
        {
            var changed = board.Changed.Next;
            while (await SendRoundAsync(next, responses, cancellation))
            {
            }

            if (!follow)
            {
                return;
            }

            var hasMore = await ChangeSignal.WaitAsync(
                changed, options.Value.Link.HeartbeatInterval, time, cancellation);
            cancellation.ThrowIfCancellationRequested();
            if (!hasMore)
            {
                var heartbeat = new MergedPullResponse { Heartbeat = Heartbeat(++heartbeats) };
                await WriteAsync(responses, heartbeat, cancellation);
            }
        }
    }

    /// <returns>False when no origin had anything.</returns>
    private async Task<bool> SendRoundAsync(
        Dictionary<string, long> next,
        IServerStreamWriter<MergedPullResponse> responses,
        CancellationToken cancellation)
    {
        var any = false;
        foreach (var site in board.All)
        {
            var from = next.GetValueOrDefault(site.Origin);
            if (from >= site.Size || await ReadAsync(site.Origin, from, cancellation) is not { } batch)
            {
                continue;
            }

            next[site.Origin] = from + batch.Entries.Count;
            var cursor = MergedCursorCodec.Format(next);
            var message = new OriginBatch { Origin = site.Origin, Batch = batch, Cursor = cursor };
            await WriteAsync(responses, new MergedPullResponse { Batch = message }, cancellation);
            any = true;
        }

        return any;
    }

    private async Task<Batch?> ReadAsync(string origin, long from, CancellationToken cancellation)
    {
        if (await store.CheckpointAfterAsync(origin, from, BatchEntriesMax, cancellation) is not { } end)
        {
            return null;
        }

        var entries = await store.ReadAsync(origin, from, checked((int)(end.Size - from)), cancellation);
        return new Batch
        {
            FirstIndex = (ulong)from,
            Entries = { entries.Select(entry => UnsafeByteOperations.UnsafeWrap(entry)) },
            Checkpoint = end.Note,
        };
    }

    private Task WriteAsync(
        IServerStreamWriter<MergedPullResponse> responses, MergedPullResponse message,
        CancellationToken cancellation) =>
        responses.WriteAsync(message, CancellationToken.None)
            .WaitAsync(options.Value.Link.SilenceMax, time, cancellation);

    private static RpcException Ended(StatusCode status, string why) => new(new Status(status, why));

    private Heartbeat Heartbeat(ulong sequence) => new()
    {
        Sequence = sequence,
        DeadlineMs = (uint)options.Value.Link.SilenceMax.TotalMilliseconds,
        SentUs = time.UnixMicroseconds(),
        Size = (ulong)board.All.Sum(site => site.Size),
    };

    [GeneratedRegex(@"\A[a-z0-9-]{1,32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Consumer();
}
