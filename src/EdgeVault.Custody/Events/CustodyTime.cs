namespace EdgeVault.Custody.Events;

/// <summary>The envelope's times: whole microseconds since 1970-01-01T00:00:00Z.</summary>
public static class CustodyTime
{
    private static readonly long MinUs = ToUs(DateTimeOffset.MinValue);
    private static readonly long MaxUs = ToUs(DateTimeOffset.MaxValue);

    public static long ToUs(DateTimeOffset time) =>
        (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>False for a time outside the years 1 to 9999, which only a foreign or damaged event can
    /// carry.</summary>
    public static bool TryFromUs(long microseconds, out DateTimeOffset time)
    {
        var isTime = microseconds >= MinUs && microseconds <= MaxUs;
        time = isTime ? DateTimeOffset.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond) : default;
        return isTime;
    }
}
