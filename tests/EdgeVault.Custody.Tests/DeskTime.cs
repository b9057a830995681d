namespace EdgeVault.Custody.Tests;

/// <summary>A clock that stands still until it is moved; its monotonic time has ticks of a microsecond.</summary>
internal sealed class DeskTime(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public long Timestamp { get; set; } = 5_000_000;

    public override long TimestampFrequency => 1_000_000;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Timestamp;
}
