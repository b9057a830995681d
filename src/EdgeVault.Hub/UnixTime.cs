namespace EdgeVault.Hub;

/// <summary>Times as the contracts and the store carry them.</summary>
internal static class UnixTime
{
    private static readonly long EpochTicks = DateTimeOffset.UnixEpoch.Ticks;

    /// <summary>Microseconds since 1970-01-01T00:00:00Z.</summary>
    public static long UnixMicroseconds(this TimeProvider time) => time.GetUtcNow().UnixMicroseconds();

    /// <inheritdoc cref="UnixMicroseconds(TimeProvider)"/>
    public static long UnixMicroseconds(this DateTimeOffset at) =>
        (at.UtcTicks - EpochTicks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long us) =>
        DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond);
}
