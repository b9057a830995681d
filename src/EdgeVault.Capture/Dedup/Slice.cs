using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Dedup;

/// <summary>What one antenna saw of one tag in at most one slice time. Times are gateway monotonic µs.</summary>
internal struct Slice
{
    public EpcBits Epc;

    /// <summary>No bits: not known.</summary>
    public EpcBits Tid;

    public long FirstUs;
    public long LastUs;
    public long PeakUs;

    /// <summary>When the last of these reads reached the gateway; silence is counted from here.</summary>
    public long ArrivalUs;

    /// <summary>Σ weight, by <see cref="RssiWeight"/>.</summary>
    public double Weight;

    /// <summary>Σ weight · (time − <see cref="FirstUs"/>).</summary>
    public double WeightedUs;

    public int Reads;

    /// <summary>Hundredths of a dBm, or <see cref="Sighting.NoRssi"/>.</summary>
    public short PeakRssi;

    /// <summary>Index of the antenna in the portal.</summary>
    public byte Antenna;

    public static Slice Of(in Sighting sighting, byte antenna, long offsetUs)
    {
        var weight = sighting.SeenCount * RssiWeight.Of(sighting.RssiCentiDbm);
        var first = sighting.FirstSeenUs + offsetUs;
        var last = sighting.LastSeenUs + offsetUs;
        return new Slice
        {
            Epc = sighting.Epc,
            Tid = sighting.Tid,
            FirstUs = first,
            LastUs = last,
            PeakUs = first + ((last - first) / 2),
            ArrivalUs = sighting.ArrivalUs,
            Weight = weight,
            WeightedUs = weight * ((last - first) / 2),
            Reads = sighting.SeenCount,
            PeakRssi = sighting.RssiCentiDbm,
            Antenna = antenna,
        };
    }

    /// <summary>Adds reads of the same tag at the same antenna.</summary>
    public void Add(in Slice other)
    {
        var first = Math.Min(FirstUs, other.FirstUs);
        WeightedUs += (Weight * (FirstUs - first)) + other.WeightedUs + (other.Weight * (other.FirstUs - first));
        Weight += other.Weight;
        FirstUs = first;
        LastUs = Math.Max(LastUs, other.LastUs);
        ArrivalUs = Math.Max(ArrivalUs, other.ArrivalUs);
        Reads += other.Reads;
        if (other.PeakRssi > PeakRssi)
        {
            (PeakRssi, PeakUs) = (other.PeakRssi, other.PeakUs);
        }

        if (other.Tid.BitCount > 0)
        {
            Tid = other.Tid;
        }
    }
}
