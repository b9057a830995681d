namespace EdgeVault.HardwareSim.World;

/// <summary>What the world's microseconds are in UTC.</summary>
internal readonly record struct WorldClock(DateTimeOffset Start)
{
    public DateTimeOffset ToUtc(long worldUs) => Start.AddTicks(worldUs * TimeSpan.TicksPerMicrosecond);

    /// <summary>Microseconds since 1970 by a clock that is off and runs wrong.</summary>
    public ulong ToUnixMicros(long worldUs, double offsetMs = 0, double driftPpm = 0)
    {
        var trueUs = (Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var us = trueUs + worldUs + (long)(offsetMs * 1_000) + (long)(worldUs * driftPpm / 1e6);
        return (ulong)Math.Max(0, us);
    }
}
