using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Configuration;
using Grpc.Core;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

/// <summary>
/// The two directions of one stream, each with its deadline, so that a half-open link is found and closed.
/// </summary>
/// <remarks>
/// Nothing is read ahead: the next message is read when the one before is verified, and HTTP/2's window holds the rest.
/// One caller receives; any may send.
/// </remarks>
internal sealed class Link(
    IAsyncStreamReader<SyncRequest> requests,
    IServerStreamWriter<SyncResponse> responses,
    LinkLimits options,
    TimeProvider time)
{
    private static readonly TimeSpan DeadlineMin = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task _sending = Task.CompletedTask;
    private TimeSpan _silenceMax = options.SilenceMax;
    private ulong _heartbeatsIn;
    private ulong _heartbeatsOut;
    private long _spokeAt = time.GetTimestamp();

    /// <summary>The next message, or null when the gateway has said all it wants to.</summary>
    /// <exception cref="TimeoutException">It was silent past its deadline.</exception>
    public async Task<SyncRequest?> ReceiveAsync(CancellationToken cancellation)
    {
        // The pending read has no token of its own: it ends with the call, which ends when this throws.
        if (!await requests.MoveNext(CancellationToken.None).WaitAsync(_silenceMax, time, cancellation))
        {
            return null;
        }

        if (requests.Current.Heartbeat is { } heartbeat)
        {
            Note(heartbeat);
        }

        return requests.Current;
    }

    /// <exception cref="TimeoutException">The gateway does not take what is sent.</exception>
    public Task SendAsync(SyncResponse message, CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _sending = SendBehindAsync(_sending, message, cancellation);
        }
    }

    /// <summary>Speaks whenever nothing else was said for an interval, until cancelled.</summary>
    /// <param name="size">The hub's size of this origin at the time.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task BeatAsync(Func<long> size, CancellationToken cancellation)
    {
        while (true)
        {
            var rest = options.HeartbeatInterval - time.GetElapsedTime(Volatile.Read(ref _spokeAt));
            if (rest > TimeSpan.Zero)
            {
                // A delay counts whole milliseconds: less than one would be none, again and again until the time is
                // over.
                await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(rest.TotalMilliseconds)), time, cancellation);
                continue;
            }

            await SendAsync(new SyncResponse { Heartbeat = Heartbeat(size()) }, cancellation);
        }
    }

    /// <summary>A stream takes one message at a time.</summary>
    private async Task SendBehindAsync(Task before, SyncResponse message, CancellationToken cancellation)
    {
        await before;
        cancellation.ThrowIfCancellationRequested();
        await responses.WriteAsync(message, CancellationToken.None).WaitAsync(options.SilenceMax, time, cancellation);
        Volatile.Write(ref _spokeAt, time.GetTimestamp());
    }

    private Heartbeat Heartbeat(long size) => new()
    {
        Sequence = ++_heartbeatsOut,
        DeadlineMs = (uint)options.SilenceMax.TotalMilliseconds,
        SentUs = time.UnixMicroseconds(),
        Size = (ulong)size,
    };

    private void Note(Heartbeat heartbeat)
    {
        if (heartbeat.Sequence != ++_heartbeatsIn)
        {
            throw new SyncRefusalException(
                Code.Malformed, $"Heartbeat {heartbeat.Sequence} came where {_heartbeatsIn} was due.");
        }

        // A gateway may promise to speak sooner than the hub insists on, never later.
        var promised = TimeSpan.FromMilliseconds(heartbeat.DeadlineMs);
        _silenceMax = promised < DeadlineMin
            ? options.SilenceMax
            : TimeSpan.FromTicks(Math.Min(promised.Ticks, options.SilenceMax.Ticks));
    }
}
