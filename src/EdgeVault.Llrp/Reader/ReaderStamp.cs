using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>A reader's own clock: UTC, right or wrong, or only the time since it was switched on.</summary>
internal sealed class ReaderStamp(LlrpReaderOptions options, TimeProvider time)
{
    private long _startedAt = time.GetTimestamp();

    /// <summary>Milliseconds since it was switched on.</summary>
    public long UptimeMs => (long)time.GetElapsedTime(_startedAt).TotalMilliseconds;

    public ReaderEvent On(in ReaderEvent readerEvent) => options.HasUtcClock
        ? readerEvent with { UtcMicros = options.UtcMicrosNow?.Invoke() ?? UtcMicros() }
        : readerEvent with { UptimeMicros = (ulong)time.GetElapsedTime(_startedAt).TotalMicroseconds };

    public void Restart() => _startedAt = time.GetTimestamp();

    private ulong UtcMicros() =>
        (ulong)((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
}
