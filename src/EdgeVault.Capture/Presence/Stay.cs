using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Presence;

/// <summary>One tag in one zone, from its first read there on: how often and how strongly it is read.</summary>
/// <remarks>The averages are running means over the last <see cref="Memory"/> slices, so that they know what is normal for
/// a tag that rests and hardly notice the seconds in which it is carried off. All times in µs.</remarks>
internal struct Stay
{
    // Arrived after evidence: one read may be a reflection.
    public const int ArrivedReads = 2;

    private const int Memory = 64;

    private float _intervalUs;
    private float _levelCentiDbm;
    private int _slices;
    private int _levels;

    /// <summary>First and last read, in gateway time.</summary>
    public long FromUs;
    public long LastUs;

    /// <summary>When the last read reached the gateway.</summary>
    public long LastArrivalUs;
    public int Reads;

    public readonly bool IsEmpty => Reads == 0;

    public readonly bool HasArrived => Reads >= ArrivedReads;

    /// <summary>Mean time between reads; zero until there are two.</summary>
    public readonly long IntervalUs => (long)_intervalUs;

    /// <summary>Mean received level of its slices; null while no read had one.</summary>
    public readonly double? LevelCentiDbm => _levels == 0 ? null : _levelCentiDbm;

    public void Observe(in Slice slice)
    {
        if (Reads == 0)
        {
            FromUs = slice.FirstUs;
            LastUs = slice.LastUs;
        }
        else
        {
            var interval = Math.Max(0, slice.LastUs - LastUs) / (float)slice.Reads;
            _intervalUs += (interval - _intervalUs) / Math.Min(++_slices, Memory);
        }

        if (slice.PeakRssi != Sighting.NoRssi)
        {
            _levelCentiDbm += (slice.PeakRssi - _levelCentiDbm) / Math.Min(++_levels, Memory);
        }

        FromUs = Math.Min(FromUs, slice.FirstUs);
        LastUs = Math.Max(LastUs, slice.LastUs);
        LastArrivalUs = Math.Max(LastArrivalUs, slice.ArrivalUs);
        Reads += slice.Reads;
    }

    /// <summary>Silence after which the tag has left, by its own rate: hysteresis against arrival, which takes two reads.</summary>
    public readonly long SilenceUs(long leastUs, in PresenceLimits limits) =>
        Math.Max(leastUs, Math.Min(limits.SilenceMaxUs, (long)(_intervalUs * limits.SilenceFactor)));
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
