using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Configuration;
using Grpc.Core;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

/// <summary>
/// The two directions of one stream, each with its deadline, so that a half-open link is found and closed.
/// </summary>
/// <remarks>
/// Nothing is read ahead: while a batch is being stored, HTTP/2's window is all that the gateway can have in flight.
/// One caller receives; any may send.
/// </remarks>
internal sealed class Link(
    IAsyncStreamReader<SyncRequest> requests,
    IServerStreamWriter<SyncResponse> responses,
    LinkLimits options,
    TimeProvider time) : IDisposable
{
    private static readonly TimeSpan DeadlineMin = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _sending = new(1);
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
    public async Task SendAsync(SyncResponse message, CancellationToken cancellation)
    {
        await _sending.WaitAsync(cancellation);
        try
        {
            await responses.WriteAsync(message, CancellationToken.None)
                .WaitAsync(options.SilenceMax, time, cancellation);
            Volatile.Write(ref _spokeAt, time.GetTimestamp());
        }
        finally
        {
            _sending.Release();
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
                await Task.Delay(rest, time, cancellation);
                continue;
            }

            await SendAsync(new SyncResponse { Heartbeat = Heartbeat(size()) }, cancellation);
        }
    }

    public void Dispose() => _sending.Dispose();

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
