namespace EdgeVault.Capture.Passages;

/// <summary>Sums over the slices of one visit. Times in gateway µs.</summary>
/// <param name="Inside">Reads there.</param>
/// <param name="Outside">Reads there.</param>
internal readonly record struct VisitEvidence(int Inside, int Outside, long FirstUs, long LastUs)
{
    // What a tag did longer before is where it was, not how it crossed.
    private const long AroundUs = 6_000_000;

    /// <summary>Moves what belongs to something that happened then to the front; all of it where nothing does.</summary>
    public static ReadOnlySpan<Trace> Around(long instantUs, Span<Trace> traces)
    {
        var count = 0;
        foreach (var trace in traces)
        {
            if (Math.Abs(trace.CentroidUs - instantUs) <= AroundUs)
            {
                traces[count++] = trace;
            }
        }

        return count > 0 ? traces[..count] : traces;
    }

    public static VisitEvidence Of(ReadOnlySpan<Trace> traces)
    {
        var (inside, outside, first, last) = (0, 0, long.MaxValue, long.MinValue);
        foreach (ref readonly var trace in traces)
        {
            inside += trace.Side == Side.Inside ? trace.Reads : 0;
            outside += trace.Side == Side.Outside ? trace.Reads : 0;
            first = Math.Min(first, trace.FirstUs);
            last = Math.Max(last, trace.LastUs);
        }

        return new VisitEvidence(inside, outside, first, last);
    }

    /// <summary>One row for each antenna that saw the tag, in the portal's order.</summary>
    public static IReadOnlyList<AntennaTally> ByAntenna(ReadOnlySpan<Trace> traces, int antennaCount)
    {
        var tallies = new AntennaSum[antennaCount];
        foreach (ref readonly var trace in traces)
        {
            tallies[trace.Antenna].Add(trace);
        }

        var rows = new List<AntennaTally>(antennaCount);
        for (var antenna = 0; antenna < antennaCount; antenna++)
        {
            ref readonly var tally = ref tallies[antenna];
            if (tally.Reads > 0)
            {
                rows.Add(new AntennaTally(
                    (byte)antenna, tally.Reads, tally.FirstUs, tally.LastUs, tally.CentroidUs, tally.PeakRssi));
            }
        }

        return rows;
    }
}
