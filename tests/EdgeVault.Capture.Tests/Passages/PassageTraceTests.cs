using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Readers;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>What is handed on beside a verdict, for pictures and for the event.</summary>
public sealed class PassageTraceTests
{
    private readonly EngineBench _bench = new();

    [Fact]
    public void Every_slice_of_the_visit_is_kept_in_the_order_of_time_from_its_first_read()
    {
        var decision = Walk().Single().Decision;

        Assert.Equal(decision.Antennas.Sum(row => row.Reads), decision.Slices.Sum(slice => slice.Reads));
        Assert.Equal(decision.Slices.OrderBy(slice => slice.FromUs).ThenBy(slice => slice.Antenna), decision.Slices);
        Assert.Equal(0, decision.Slices[0].FromUs);
        Assert.Equal(decision.ToUs - decision.FromUs, decision.Slices.Max(slice => slice.ToUs));
        Assert.Equal([0, 2], decision.Slices.Select(slice => (int)slice.Antenna).Distinct().Order());
        Assert.All(decision.Slices, slice => Assert.NotNull(slice.PeakRssiCentiDbm));
    }

    [Fact]
    public void A_level_that_no_reader_tells_is_absent()
    {
        var decision = Walk(dbm: double.NaN).Outcomes[0].Decision;

        Assert.All(decision.Slices, slice => Assert.Null(slice.PeakRssiCentiDbm));
    }

    [Fact]
    public void Of_more_slices_than_are_kept_those_nearest_to_the_instant_are()
    {
        var traces = Enumerable.Range(0, 400).Select(at => new Trace
        {
            FirstUs = at * 1_000, LastUs = at * 1_000, Weight = 1, Reads = 1, Antenna = (byte)(at % 4),
        }).ToArray();

        var kept = TraceCopy.Of(traces, fromUs: 0, instantUs: 300_000);

        Assert.Equal(PassageTrace.SlicesMax, kept.Count);
        Assert.Equal(399_000, kept[^1].FromUs);
        Assert.Equal(144_000, kept[0].FromUs);
    }

    [Fact]
    public void What_blindness_overruled_is_still_told()
    {
        _bench.BlindBetween(12_050, 12_150);
        var decision = Walk().Single().Decision;

        Assert.Equal((PassageDirection.Unresolved, UnresolvedReason.Blind), (decision.Verdict.Direction, decision.Verdict.Reason));
        Assert.Equal(PassageDirection.In, decision.Raw);
        Assert.True(decision.Odds.In > 0.5);
    }

    [Fact]
    public void Without_blindness_the_verdict_is_what_the_evidence_said()
    {
        var decision = Walk().Single().Decision;

        Assert.Equal(PassageDirection.In, decision.Verdict.Direction);
        Assert.Equal(PassageDirection.In, decision.Raw);
        Assert.Equal(BeamWitness.Absent, decision.Beams);
    }

    [Theory]
    [InlineData(PassageDirection.In, 0, 0.9, +1, nameof(BeamWitness.Agreed))]
    [InlineData(PassageDirection.Out, 0.9, 0, +1, nameof(BeamWitness.Contradicted))]
    [InlineData(PassageDirection.In, 0, 0.9, -1, nameof(BeamWitness.Contradicted))]
    [InlineData(PassageDirection.In, 0, 0.9, 0, nameof(BeamWitness.Contradicted))]
    [InlineData(PassageDirection.TurnedBack, 0, 0, 0, nameof(BeamWitness.Agreed))]
    [InlineData(PassageDirection.Unresolved, 0.1, 0.8, -1, nameof(BeamWitness.Contradicted))]
    [InlineData(PassageDirection.Unresolved, 0.1, 0.8, +1, nameof(BeamWitness.Agreed))]
    [InlineData(PassageDirection.Unresolved, 0.1, 0.2, -1, nameof(BeamWitness.Agreed))]
    public void Beams_agree_with_who_went_that_way_then(
        PassageDirection direction, double outwards, double inwards, int way, string expected)
    {
        var doorway = new Doorway();
        doorway.Set(InputKind.BeamInside, InputState.Off, 0);
        doorway.Set(InputKind.BeamOutside, InputState.Off, 0);
        Step(doorway, way, atUs: 5_000_000);
        var check = new BeamCheck(doorway);
        var odds = new PathOdds(inwards, outwards, 0, 0, 0, 1 - inwards - outwards);

        Assert.Equal(expected, check.Of(direction, odds, 4_000_000, 6_500_000, 8_000_000).ToString());
        // Who went there at another time says nothing of this.
        if (direction == PassageDirection.In && way > 0)
        {
            Assert.Equal(BeamWitness.Contradicted, check.Of(direction, odds, 10_000_000, 12_000_000, 14_000_000));
        }
    }

    /// <summary>What is carried turns its phase by a sixteenth from read to read, of which it is told by half a turn.</summary>
    [Theory]
    [InlineData(-1, null, null)]
    [InlineData(0, 0.99, 1.0)]
    [InlineData(256, -0.1, 0.2)]
    public void How_alike_the_phases_were_is_told_where_there_are_any(int turn, double? least, double? most)
    {
        foreach (var beam in new[] { InputKind.BeamOutside, InputKind.BeamInside })
        {
            _bench.Input(beam, InputState.Off, 0);
        }

        _bench.Input(InputKind.BeamOutside, InputState.On, 11_800).Input(InputKind.BeamInside, InputState.On, 12_000)
            .Input(InputKind.BeamOutside, InputState.Off, 12_200).Input(InputKind.BeamInside, InputState.Off, 12_400);
        for (var tag = 1; tag <= 5; tag++)
        {
            for (var at = 0; at < 42; at++)
            {
                _bench.Read(tag, at < 21 ? 0 : 2, 10_000 + (at * 100), -55, phase: (short)(turn < 0 ? Sighting.NoPhase : at * turn % 4_096));
            }
        }

        var decisions = _bench.PlayTo(30_000).Outcomes.ConvertAll(static outcome => outcome.Decision);

        Assert.Equal(5, decisions.Count);
        Assert.All(decisions, decision => Assert.Equal((PassageDirection.In, false), (decision.Verdict.Direction, decision.IsByAgreement)));
        Assert.All(decisions, decision => Assert.Equal(least is null, decision.PhaseConsistency is null));
        Assert.All(decisions, decision => Assert.InRange(decision.PhaseConsistency ?? 0, least ?? 0, most ?? 0));
    }

    private static void Step(Doorway doorway, int way, long atUs)
    {
        var (first, second) = way > 0
            ? (InputKind.BeamOutside, InputKind.BeamInside)
            : (InputKind.BeamInside, InputKind.BeamOutside);
        if (way == 0)
        {
            return;
        }

        doorway.Set(first, InputState.On, atUs);
        doorway.Set(second, InputState.On, atUs + 200_000);
        doorway.Set(first, InputState.Off, atUs + 400_000);
        doorway.Set(second, InputState.Off, atUs + 600_000);
    }

    private EngineBench Walk(double dbm = -55)
    {
        _bench.Reads(1, 0, 10_000, 12_000, dbm: dbm);
        _bench.Reads(1, 2, 12_200, 14_200, dbm: dbm);
        return _bench.PlayTo(30_000);
    }
}
