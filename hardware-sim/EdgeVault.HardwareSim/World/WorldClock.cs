using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.World;

/// <summary>What the world's microseconds are in UTC.</summary>
internal readonly record struct WorldClock(DateTimeOffset Start)
{
    public DateTimeOffset ToUtc(long worldUs) => Start.AddTicks(worldUs * TimeSpan.TicksPerMicrosecond);

    /// <summary>Microseconds since 1970 by a reader's clock, which may be off, run wrong and jump.</summary>
    public long ToReaderUs(long worldUs, ReaderSpec reader)
    {
        var trueUs = (Start - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var jumped = (long)(worldUs / 1e6 / reader.ClockStepSeconds) % 2 == 1 ? reader.ClockStepMs : 0;
        var us = trueUs + worldUs + (long)((reader.ClockOffsetMs + jumped) * 1_000)
            + (long)(worldUs * reader.ClockDriftPpm / 1e6);
        return Math.Max(0, us);
    }
}
