using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Dedup;

/// <summary>What one antenna saw of one tag in at most one slice time. Times are gateway monotonic µs.</summary>
internal record struct Slice
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
    public float Weight;

    /// <summary>Σ weight · (time − <see cref="FirstUs"/>).</summary>
    public float WeightedUs;

    public int Reads;

    /// <summary>Hundredths of a dBm, or <see cref="Sighting.NoRssi"/>.</summary>
    public short PeakRssi;

    public PhaseSum Phases;

    /// <summary>Index of the antenna in the portal.</summary>
    public byte Antenna;
}
