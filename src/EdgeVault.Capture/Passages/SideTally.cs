using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>One side's share of a visit. Times in gateway µs.</summary>
internal struct SideTally
{
    private double _weight;
    private double _weightedUs;

    public int Reads;
    public long FirstUs;
    public long LastUs;

    /// <summary>Strongest read, or <see cref="Sighting.NoRssi"/>.</summary>
    public short PeakRssi;

    /// <summary>How strongly this side read the tag at its best, single loud reads aside; or
    /// <see cref="Sighting.NoRssi"/>.</summary>
    public short Level;

    public readonly long CentroidUs => FirstUs + (long)(_weightedUs / _weight);

    public void Add(in Trace trace)
    {
        if (Reads == 0)
        {
            (FirstUs, LastUs, PeakRssi) = (trace.FirstUs, trace.LastUs, Sighting.NoRssi);
        }

        var first = Math.Min(FirstUs, trace.FirstUs);
        _weightedUs += (_weight * (FirstUs - first)) + trace.WeightedUs + (trace.Weight * (trace.FirstUs - first));
        _weight += trace.Weight;
        FirstUs = first;
        LastUs = Math.Max(LastUs, trace.LastUs);
        PeakRssi = Math.Max(PeakRssi, trace.PeakRssi);
        Reads += trace.Reads;
    }

    /// <summary>Both levels are known, and this side's stays below the other by the margin.</summary>
    public readonly bool IsBelow(short other, int centiDb) =>
        Level != Sighting.NoRssi && other != Sighting.NoRssi && Level <= other - centiDb;
}
