namespace EdgeVault.Benchmarks.Pipelining;

/// <summary>Time that stands still until it is moved.</summary>
internal sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Far from zero, so that nothing mistakes a default for a time.
    private long _us = 3_600_000_000;

    public override long TimestampFrequency => 1_000_000;

    public override long GetTimestamp() => _us;

    public override DateTimeOffset GetUtcNow() => Start.AddMicroseconds(_us);

    public void Advance(long us) => _us += us;
}
