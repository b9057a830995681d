namespace EdgeVault.Capture;

/// <summary>The gateway's monotonic clock in microseconds, and its relation to the wall.</summary>
/// <remarks>
/// Everything inside the room is monotonic; wall time appears where a fact leaves it. The relation is held still between
/// steps, so that two facts a second apart are written a second apart.
/// </remarks>
internal sealed class GatewayClock
{
    // The wall clock is slewed all day long; only what is larger than any slew is a step worth following.
    private static readonly long StepUs = 200_000;

    private readonly TimeProvider _time;
    private long _wallMinusMonotonicUs;

    public GatewayClock(TimeProvider time)
    {
        _time = time;
        _wallMinusMonotonicUs = MeasureUs();
    }

    public TimeProvider Time => _time;

    public long NowUs => (long)((Int128)_time.GetTimestamp() * 1_000_000 / _time.TimestampFrequency);

    public DateTimeOffset UtcNow => ToUtc(NowUs);

    public DateTimeOffset ToUtc(long us) =>
        DateTimeOffset.UnixEpoch.AddTicks((us + Volatile.Read(ref _wallMinusMonotonicUs)) * TimeSpan.TicksPerMicrosecond);

    public long FromUtc(DateTimeOffset utc) =>
        ((utc - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - Volatile.Read(ref _wallMinusMonotonicUs);

    /// <summary>Takes over a step of the wall clock.</summary>
    public void FollowSteps()
    {
        var measured = MeasureUs();
        if (Math.Abs(measured - Volatile.Read(ref _wallMinusMonotonicUs)) > StepUs)
        {
            Volatile.Write(ref _wallMinusMonotonicUs, measured);
        }
    }

    private long MeasureUs() =>
        ((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) - NowUs;
}
