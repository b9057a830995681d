using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Presence;

/// <summary>One tag in one zone, from its first read there on: how often and how strongly it is read.</summary>
/// <remarks>The interval is a running mean over the last <see cref="Memory"/> slices. The level follows the strongest antenna:
/// it hardly notices the seconds in which a tag is taken up and carried off. All times in µs.</remarks>
internal struct Stay
{
    // Arrived after evidence: one read may be a reflection.
    public const int ArrivedReads = 2;

    private const byte Memory = 64;

    // Gaps come in bursts, as people walk before a shelf: the longest counts for some hundred slices.
    private const float LongestFade = 0.99f;
    private const float LongestFactor = 2;

    private const float RiseSpeed = 1 / 64f;
    private const float FallSpeed = 1 / 256f;
    private const float LoudSpeed = 1 / 256f;
    private const float LoudCentiDb = 600;

    // Until each antenna has had its say, the loudest is what is usual.
    private const byte NewSlices = 6;

    private float _intervalUs;
    private float _longestUs;
    private float _levelCentiDbm;
    private byte _slices;
    private byte _levels;

    /// <summary>The last read, in gateway time.</summary>
    public long LastUs;

    /// <summary>When the last read reached the gateway.</summary>
    public long LastArrivalUs;
    public int Reads;

    public readonly bool IsEmpty => Reads == 0;

    public readonly bool HasArrived => Reads >= ArrivedReads;

    /// <summary>Mean time between reads; zero until there are two.</summary>
    public readonly long IntervalUs => (long)_intervalUs;

    /// <summary>How strongly it is usually read; null while no read had a level.</summary>
    public readonly double? LevelCentiDbm => _levels > 0 ? _levelCentiDbm : null;

    public void Observe(in Slice slice)
    {
        if (Reads == 0)
        {
            LastUs = slice.LastUs;
        }
        else
        {
            var gap = (float)Math.Max(0, slice.LastUs - LastUs);
            _intervalUs += ((gap / slice.Reads) - _intervalUs) / (_slices = Up(_slices, Memory));
            _longestUs = Math.Max(gap, _longestUs * LongestFade);
        }

        FollowLevel(slice.PeakRssi);
        LastUs = Math.Max(LastUs, slice.LastUs);
        LastArrivalUs = Math.Max(LastArrivalUs, slice.ArrivalUs);
        Reads += slice.Reads;
    }

    private void FollowLevel(short peak)
    {
        if (peak == Sighting.NoRssi)
        {
            return;
        }

        var rise = peak - _levelCentiDbm;
        var isNew = _levels == 0 || (rise > 0 && _levels < NewSlices);
        var speed = isNew ? 1 : rise >= LoudCentiDb ? LoudSpeed : rise > 0 ? RiseSpeed : FallSpeed;
        _levelCentiDbm += rise * speed;
        _levels = Up(_levels, NewSlices);
    }

    private static byte Up(byte count, byte most) => (byte)Math.Min(count + 1, most);

    /// <summary>Silence after which the tag has left, by its own rate: hysteresis against arrival, which takes two reads.</summary>
    public readonly long SilenceUs(long leastUs, in PresenceLimits limits)
    {
        var usualUs = Math.Max(_intervalUs * limits.SilenceFactor, _longestUs * LongestFactor);
        return Math.Max(leastUs, Math.Min(limits.SilenceMaxUs, (long)usualUs));
    }
}

/// <summary><see cref="PresenceOptions"/> in the units of the engine.</summary>
internal readonly record struct PresenceLimits(
    long SettleAfterUs, double SilenceFactor, long SilenceMaxUs, int TakenUpCentiDb)
{
    public static PresenceLimits Of(PresenceOptions options) => new(
        options.SettleAfter.Ticks / TimeSpan.TicksPerMicrosecond,
        options.SilenceFactor,
        options.SilenceMax.Ticks / TimeSpan.TicksPerMicrosecond,
        (int)(options.TakenUpDb * 100));
}
