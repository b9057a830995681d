using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Portals;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Portals;

public sealed class PassageReportTests : IDisposable
{
    private readonly PortalBench _bench = new();

    public void Dispose() => _bench.Dispose();

    /// <summary>What a verdict rests on is handed on as it was decided, the antennas by their rows.</summary>
    [Theory]
    [InlineData(0.12, true)]
    [InlineData(null, false)]
    public void A_passage_has_the_evidence_of_its_decision(double? alike, bool isByAgreement)
    {
        var nowUs = _bench.Clock.NowUs;
        var decision = new Decision(
            Tags.Epc(1), default, new Verdict(PassageDirection.Out, UnresolvedReason.None, nowUs), nowUs - 2_000_000, nowUs,
            [new AntennaTally(2, 7, nowUs - 2_000_000, nowUs, nowUs - 1_000_000, -5_500)])
        {
            DueByUs = nowUs,
            Odds = new PathOdds(0.1, 0.8, 0.05, 0, 0.05, 0),
            Company = 4,
            Raw = PassageDirection.In,
            Beams = BeamWitness.Agreed,
            Door = DoorWitness.Open,
            PhaseConsistency = alike,
            IsByAgreement = isByAgreement,
            Slices = [new TraceSlice(-1_000, 0, 3, 2, -5_500)],
        };

        var passage = Assert.Single(new PassageReport(_bench.Plan.Portals[0], _bench.Clock)
            .Of(new DecidedGroup(new byte[16], [decision], 3), nowUs).Passages);

        var trace = passage.Trace!;
        Assert.Equal((PassageDirection.Out, 4), (passage.Direction, passage.GroupSeen));
        Assert.Equal((0.8, 4, PassageDirection.In), (trace.Odds.Of(PassageDirection.Out), trace.Company, trace.Raw));
        Assert.Equal((BeamWitness.Agreed, DoorWitness.Open), (trace.Beams, trace.Door));
        Assert.Equal((alike, isByAgreement), (trace.PhaseConsistency, trace.IsByAgreement));
        Assert.Equal([(byte)0], trace.Slices.Select(static slice => slice.Antenna));
    }
}
