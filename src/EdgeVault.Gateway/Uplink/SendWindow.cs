namespace EdgeVault.Gateway.Uplink;

/// <summary>How much may be on its way to a hub, and in what pieces: learnt from how long acknowledgements
/// take.</summary>
/// <remarks>
/// On a slow link a message must be over before the hub takes the silence for a dead link, and the heartbeat behind it
/// too; on a long one enough must be on its way to keep it full. The sender asks and adds, the receiver takes away.
/// </remarks>
internal sealed class SendWindow(TimeProvider time)
{
    public const int BatchBytesMin = 16 << 10;
    public const int BatchBytesStart = 64 << 10;
    public const int BatchBytesMax = 2 << 20;

    // So that the hub has the next one at hand while it stores one.
    private const int BatchesInFlight = 4;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(4);

    private readonly Lock _gate = new();
    private readonly Queue<Sent> _sent = new();
    private TaskCompletionSource? _waiting;
    private long _bytesInFlight;
    private int _batchBytes = BatchBytesStart;

    /// <summary>Bytes of entries that the next message should have, but for a larger frame.</summary>
    public int BatchBytes => Volatile.Read(ref _batchBytes);

    public bool HasRoom => Interlocked.Read(ref _bytesInFlight) < (long)BatchBytes * BatchesInFlight;

    /// <summary>Completes when there is room.</summary>
    public async Task RoomAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _waiting, mine);
            if (HasRoom)
            {
                return;
            }

            using var registration = cancellation.Register(() => mine.TrySetCanceled(cancellation));
            await mine.Task;
        }
    }

    public void Add(ulong nextIndex, int bytes)
    {
        lock (_gate)
        {
            _sent.Enqueue(new Sent(nextIndex, bytes, time.GetTimestamp()));
            Interlocked.Add(ref _bytesInFlight, bytes);
        }
    }

    /// <summary>Everything below an index is with the hub.</summary>
    public void Acknowledge(ulong nextIndex)
    {
        lock (_gate)
        {
            var took = TimeSpan.Zero;
            while (_sent.TryPeek(out var oldest) && oldest.NextIndex <= nextIndex)
            {
                took = time.GetElapsedTime(_sent.Dequeue().At);
                Interlocked.Add(ref _bytesInFlight, -oldest.Bytes);
            }

            var factor = took > Slow ? 0.5 : took < Quick ? 2 : 1;
            Volatile.Write(ref _batchBytes, (int)Math.Clamp(_batchBytes * factor, BatchBytesMin, BatchBytesMax));
        }

        Interlocked.Exchange(ref _waiting, null)?.TrySetResult();
    }

    private readonly record struct Sent(ulong NextIndex, int Bytes, long At);
}
