using System.Runtime.InteropServices;
using EdgeVault.Capture.Dedup;

namespace EdgeVault.Capture.Passages;

/// <summary>A slice without the tag: one step in the recent history of a track, in one line of the cache. Times in gateway µs.</summary>
[StructLayout(LayoutKind.Sequential, Size = Memory.Line)]
internal struct Trace
{
    public long FirstUs;
    public long LastUs;

    /// <summary>When the last of these reads reached the gateway.</summary>
    public long ArrivalUs;
    public float Weight;

    /// <summary>Σ weight · (time − <see cref="FirstUs"/>).</summary>
    public float WeightedUs;
    public int Reads;

    /// <summary>The arena's: what follows it in its list.</summary>
    public int Next;
    public short PeakRssi;
    public PhaseSum Phases;
    public byte Antenna;
    public Side Side;

    public readonly long CentroidUs => FirstUs + (long)Math.Round((double)WeightedUs / Weight);

    public static Trace Of(in Slice slice, Side side) => new()
    {
        FirstUs = slice.FirstUs,
        LastUs = slice.LastUs,
        ArrivalUs = slice.ArrivalUs,
        Weight = slice.Weight,
        WeightedUs = slice.WeightedUs,
        Reads = slice.Reads,
        PeakRssi = slice.PeakRssi,
        Phases = slice.Phases,
        Antenna = slice.Antenna,
        Side = side,
    };

    /// <summary>Takes another slice of the same antenna in: coarser in time, nothing lost.</summary>
    public void Add(in Trace other)
    {
        var first = Math.Min(FirstUs, other.FirstUs);
        WeightedUs += (Weight * (FirstUs - first)) + other.WeightedUs + (other.Weight * (other.FirstUs - first));
        Weight += other.Weight;
        FirstUs = first;
        LastUs = Math.Max(LastUs, other.LastUs);
        ArrivalUs = Math.Max(ArrivalUs, other.ArrivalUs);
        Reads += other.Reads;
        PeakRssi = Math.Max(PeakRssi, other.PeakRssi);
        Phases.Add(other.Phases);
    }
}
