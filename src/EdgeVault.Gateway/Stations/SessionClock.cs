using EdgeVault.Custody.Stations;

namespace EdgeVault.Gateway.Stations;

/// <summary>How long a session has been silent, by the monotonic clock: setting the wall clock neither ends a session
/// nor keeps one alive.</summary>
/// <remarks>What a session was before this start is known by wall time only, so there that counts.</remarks>
internal sealed class SessionClock(TimeProvider time)
{
    private long _lastUs;

    public long NowUs => (long)((Int128)time.GetTimestamp() * 1_000_000 / time.TimestampFrequency);

    /// <summary>Takes over a session from before this start.</summary>
    public void Resume(StationMemory memory)
    {
        var silence = time.GetUtcNow() - memory.LastAt;
        _lastUs = NowUs - (long)Math.Max(0, silence.TotalMicroseconds);
    }

    /// <summary>A scan of then was accepted.</summary>
    public void Heard(long atUs) => _lastUs = atUs;

    /// <summary>The time of a scan as the dialogue is to see it: as long after its last one as it really was.</summary>
    public DateTimeOffset Of(StationMemory? memory, long atUs) =>
        (memory?.LastAt ?? DateTimeOffset.UnixEpoch) + TimeSpan.FromMicroseconds(Math.Max(0, atUs - _lastUs));
}
