using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>One antenna's share of a visit, while it is added up. Times in gateway µs.</summary>
internal struct AntennaSum
{
    private double _weight;
    private double _weightedUs;

    public int Reads;
    public long FirstUs;
    public long LastUs;

    /// <summary>Strongest read, or <see cref="Sighting.NoRssi"/>.</summary>
    public short PeakRssi;

    public readonly long CentroidUs => FirstUs + (long)Math.Round(_weightedUs / _weight);

    public void Add(in Trace trace)
    {
        if (Reads == 0)
        {
            (FirstUs, LastUs, PeakRssi) = (trace.FirstUs, trace.LastUs, Sighting.NoRssi);
        }

        var first = Math.Min(FirstUs, trace.FirstUs);
        _weightedUs += (_weight * (FirstUs - first)) + trace.WeightedUs + ((double)trace.Weight * (trace.FirstUs - first));
        _weight += trace.Weight;
        FirstUs = first;
        LastUs = Math.Max(LastUs, trace.LastUs);
        PeakRssi = Math.Max(PeakRssi, trace.PeakRssi);
        Reads += trace.Reads;
    }
}
