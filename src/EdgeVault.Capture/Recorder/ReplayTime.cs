namespace EdgeVault.Capture.Recorder;

/// <summary>The time of a recording: it stands until it is set, and never runs back.</summary>
internal sealed class ReplayTime(long utcMicros) : TimeProvider
{
    public long UtcMicros { get; private set; } = utcMicros;

    public override long TimestampFrequency => 1_000_000;

    public void AdvanceTo(long utcMicros) => UtcMicros = Math.Max(UtcMicros, utcMicros);

    public override DateTimeOffset GetUtcNow() =>
        DateTimeOffset.UnixEpoch.AddTicks(UtcMicros * TimeSpan.TicksPerMicrosecond);

    public override long GetTimestamp() => UtcMicros;
}
