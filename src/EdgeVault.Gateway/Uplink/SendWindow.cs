using EdgeVault.Hosting.Waking;

namespace EdgeVault.Gateway.Uplink;

/// <summary>How much may be on its way to a hub, and in what pieces: learnt from how long acknowledgements
/// take.</summary>
/// <remarks>
/// On a slow link a message must be over before the hub takes the silence for a dead link, and the heartbeat behind it
/// too; on a long one, or one to a slow disk, enough must be on its way to keep it full. So what counts is how long one
/// message takes at the rate at which the link carries, not how long its acknowledgement is away. A link that was not
/// full teaches nothing. The sender asks and adds, the receiver takes away.
/// </remarks>
/// <param name="time">The clock.</param>
/// <param name="bytesPerSecond">What the link is held to, of which no message takes much more than a second; 0 for no
/// limit.</param>
internal sealed class SendWindow(TimeProvider time, double bytesPerSecond = 0)
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
    private readonly Bell _roomier = new();
    private long _bytesInFlight;
    private readonly int _batchBytesMax = MaxOf(bytesPerSecond);
    private int _batchBytes = Math.Min(BatchBytesStart, MaxOf(bytesPerSecond));

    /// <summary>Bytes of entries that the next message should have, but for a larger frame.</summary>
    public int BatchBytes => Volatile.Read(ref _batchBytes);

    public bool HasRoom => Interlocked.Read(ref _bytesInFlight) < (long)BatchBytes * BatchesInFlight;

    /// <summary>Completes when there is room.</summary>
    public async Task RoomAsync(CancellationToken cancellation)
    {
        while (!HasRoom)
        {
            await _roomier.WaitAsync(cancellation);
        }
    }

    public void Add(ulong nextIndex, int bytes)
    {
        lock (_gate)
        {
            var carried = Interlocked.Add(ref _bytesInFlight, bytes);
            _sent.Enqueue(new Sent(nextIndex, bytes, carried, time.GetTimestamp()));
        }
    }

    /// <summary>Everything below an index is with the hub.</summary>
    public void Acknowledge(ulong nextIndex)
    {
        lock (_gate)
        {
            Sent? newest = null;
            while (_sent.TryPeek(out var oldest) && oldest.NextIndex <= nextIndex)
            {
                newest = _sent.Dequeue();
                Interlocked.Add(ref _bytesInFlight, -oldest.Bytes);
            }

            if (newest is { } last && last.Carried >= _batchBytes / 2)
            {
                var needed = time.GetElapsedTime(last.At) * ((double)_batchBytes / last.Carried);
                var factor = needed > Slow ? 0.5 : needed < Quick ? 2 : 1;
                Volatile.Write(ref _batchBytes, (int)Math.Clamp(_batchBytes * factor, BatchBytesMin, _batchBytesMax));
            }
        }

        _roomier.Ring();
    }

    private static int MaxOf(double bytesPerSecond) =>
        bytesPerSecond > 0 ? (int)Math.Clamp(bytesPerSecond, BatchBytesMin, BatchBytesMax) : BatchBytesMax;

    /// <param name="NextIndex">Behind its last entry.</param>
    /// <param name="Bytes">Its own.</param>
    /// <param name="Carried">What was on its way when it was sent, with it.</param>
    /// <param name="At">When.</param>
    private readonly record struct Sent(ulong NextIndex, int Bytes, long Carried, long At);
}
