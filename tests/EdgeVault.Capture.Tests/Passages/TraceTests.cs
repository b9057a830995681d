using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Dedup;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>Slices of one antenna that are kept as one.</summary>
public sealed class TraceTests
{
    [Fact]
    public void What_is_taken_in_loses_nothing_but_time()
    {
        var trace = Trace.Of(SliceOf(1_000, 10, 2, -6_000, PhaseSumTests.Of(3, 700, 700)), Side.Inside);
        trace.Add(Trace.Of(SliceOf(400, 30, 1, -5_000, PhaseSumTests.Of(3, 700)), Side.Inside));

        Assert.Equal((400L, 1_100L, 3, (short)-5_000), (trace.FirstUs, trace.LastUs, trace.Reads, trace.PeakRssi));
        // 10 at 1,050 and 30 at 450.
        Assert.Equal(600L, trace.CentroidUs);
        Assert.Equal((3, PhaseSumTests.Of(3, 700, 700, 700).Arrow), (trace.Phases.Reads, trace.Phases.Arrow));
    }

    private static Slice SliceOf(long firstUs, float weight, int reads, short dbm, PhaseSum phases) => new()
    {
        FirstUs = firstUs, LastUs = firstUs + 100, ArrivalUs = firstUs + 200, Weight = weight, WeightedUs = weight * 50, Reads = reads,
        PeakRssi = dbm, Phases = phases,
    };
}
