using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>Keeps the slices of a visit, at most <see cref="PassageTrace.SlicesMax"/>, for whoever asks why.</summary>
internal static class TraceCopy
{
    /// <param name="traces">Of the visit.</param>
    /// <param name="fromUs">First read that the verdict rests on, gateway µs: the slices' zero.</param>
    /// <param name="instantUs">Of more than fit, those nearest to it are kept.</param>
    public static IReadOnlyList<TraceSlice> Of(ReadOnlySpan<Trace> traces, long fromUs, long instantUs)
    {
        IEnumerable<Trace> kept = traces.ToArray();
        if (traces.Length > PassageTrace.SlicesMax)
        {
            kept = kept.OrderBy(trace => Math.Abs(trace.CentroidUs - instantUs)).Take(PassageTrace.SlicesMax);
        }

        return
        [
            .. kept.OrderBy(static trace => (trace.FirstUs, trace.Antenna)).Select(trace => new TraceSlice(
                trace.FirstUs - fromUs, trace.LastUs - fromUs, trace.Reads, trace.Antenna,
                trace.PeakRssi == Sighting.NoRssi ? null : trace.PeakRssi)),
        ];
    }
}
