using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>A door with light beams: what goes through it is told, what does not is not.</summary>
public sealed class WatchedDoorTests
{
    private readonly EngineBench _bench = new();

    public WatchedDoorTests()
    {
        // For longer than anybody is remembered.
        Beam(InputKind.BeamOutside, InputState.Off, -60_000);
        Beam(InputKind.BeamInside, InputState.Off, -60_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_tray_goes_through(bool isIn)
    {
        Tray(isIn, passes: true);

        _bench.PlayTo(20_000);

        Assert.Equal(4, _bench.Outcomes.Count);
        Assert.All(_bench.Outcomes, outcome => Assert.True(
            outcome.Direction == (isIn ? PassageDirection.In : PassageDirection.Out), outcome.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_stood_in_the_doorway_for_long_before_has_crossed_all_the_same(bool isIn)
    {
        var (first, second) = isIn
            ? (InputKind.BeamOutside, InputKind.BeamInside)
            : (InputKind.BeamInside, InputKind.BeamOutside);
        Beam(first, InputState.On, 1_000);
        Beam(second, InputState.On, 10_900);
        Beam(first, InputState.Off, 11_100);
        Beam(second, InputState.Off, 11_400);
        for (var tag = 1; tag <= 4; tag++)
        {
            for (var ms = 0; ms <= 13_000; ms += 80)
            {
                // Comes, stands in the beam, and goes on.
                var x = ms < 1_500 ? (ms / 1_000.0) - 1.8 : ms < 10_600 ? -0.3 : ((ms - 10_600) / 1_000.0) - 0.3;
                Walk(tag, ms, isIn ? x : -x);
            }
        }

        _bench.PlayTo(40_000);

        Assert.Equal(4, _bench.Outcomes.Count);
        Assert.All(_bench.Outcomes, outcome => Assert.True(
            outcome.Direction == (isIn ? PassageDirection.In : PassageDirection.Out), outcome.ToString()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_was_read_as_if_it_went_through_when_nobody_was_there_is_not_said_to(bool isIn)
    {
        Tray(isIn, passes: false);

        _bench.PlayTo(20_000);

        Assert.DoesNotContain(_bench.Outcomes, static outcome => outcome.Decision.Verdict.IsCrossing);
    }

    [Theory]
    [InlineData(InputState.On)]
    [InlineData(InputState.Unknown)]
    public void A_beam_that_somebody_parked_in_or_that_was_away_hides_no_tray(InputState state)
    {
        Beam(InputKind.BeamOutside, state, -50_000);
        Beam(InputKind.BeamOutside, InputState.Off, 3_000);
        Tray(isIn: true, passes: false);

        _bench.PlayTo(20_000);

        Assert.Equal(4, _bench.Outcomes.Count);
    }

    /// <summary>The inside beam has died: nobody goes through any more, as far as the beams know.</summary>
    [Fact]
    public void A_dead_beam_is_found_out_and_the_radio_decides_until_it_works_again()
    {
        Pass(isIn: true, -50_000);
        for (var at = 0; at < BeamTrust.AloneMost; at++)
        {
            Beam(InputKind.BeamOutside, InputState.On, 20_000 * at);
            Beam(InputKind.BeamOutside, InputState.Off, (20_000 * at) + 500);
        }

        _bench.PlayTo(150_000);
        Assert.Equal(BeamFault.OnlyOutside, _bench.Engine.Doorway.Trust.Fault);

        Clearly(isIn: true, 1, 160_000);
        _bench.PlayTo(190_000);
        Assert.Equal(8, _bench.Outcomes.Count);
        Assert.All(_bench.Outcomes, static outcome => Assert.True(outcome.Direction == PassageDirection.In, outcome.ToString()));

        Pass(isIn: false, 200_000);
        Clearly(isIn: true, 11, 220_000);
        _bench.PlayTo(250_000);
        Assert.Equal(BeamFault.None, _bench.Engine.Doorway.Trust.Fault);
        Assert.DoesNotContain(_bench.Outcomes.Skip(8), static outcome => outcome.Decision.Verdict.IsCrossing);
    }

    [Fact]
    public void Beams_that_see_nobody_while_trays_go_through_are_found_out()
    {
        for (var tray = 0; tray < BeamTrust.UnseenMost; tray++)
        {
            Assert.Equal(BeamFault.None, _bench.Engine.Doorway.Trust.Fault);
            Clearly(isIn: tray % 2 == 0, 1 + (10 * tray), 20_000 * (tray + 1));
            _bench.PlayTo((20_000 * tray) + 38_000);
        }

        Assert.DoesNotContain(_bench.Outcomes, static outcome => outcome.Decision.Verdict.IsCrossing);
        Assert.Equal(BeamFault.NobodySeen, _bench.Engine.Doorway.Trust.Fault);

        _bench.Outcomes.Clear();
        Clearly(isIn: true, 51, 100_000);
        _bench.PlayTo(120_000);
        Assert.Equal(8, _bench.Outcomes.Count(static outcome => outcome.Direction == PassageDirection.In));
    }

    /// <summary>One piece on a shelf that reflections let cross again and again says nothing of the beams.</summary>
    [Fact]
    public void What_crosses_by_itself_accuses_no_beam()
    {
        for (var time = 0; time < 2 * BeamTrust.UnseenMost; time++)
        {
            Clearly(isIn: time % 2 == 0, 1 + time, 20_000 * time, tags: 1);
        }

        _bench.PlayTo(200_000);

        Assert.Equal(BeamFault.None, _bench.Engine.Doorway.Trust.Fault);
    }

    [Fact]
    public void What_rested_is_not_said_to_have_crossed_by_itself_when_nobody_was_there()
    {
        _bench.Reads(1, 3, 0, 40_000, everyMs: 400, dbm: -50).Reads(1, 0, 40_400, 43_000, dbm: -50);

        Assert.DoesNotContain(_bench.PlayTo(200_000).Outcomes, static outcome => outcome.Decision.Verdict.IsCrossing);
    }

    /// <summary>The beams look as if somebody turned back, and so the models would have to be surer; the radio alone has it.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_piece_of_one_who_met_somebody_in_the_doorway_is_told_by_the_radio(bool isIn)
    {
        var (near, far) = isIn ? (0, 2) : (2, 0);
        _bench.Reads(1, near, 500, 1_900, everyMs: 80, dbm: -51).Reads(1, far, 3_000, 3_800, everyMs: 80, dbm: -51);
        var (first, second) = isIn ? (InputKind.BeamInside, InputKind.BeamOutside) : (InputKind.BeamOutside, InputKind.BeamInside);
        Beam(first, InputState.On, 1_550);
        Beam(second, InputState.On, 1_700);
        Beam(second, InputState.Off, 2_300);
        Beam(first, InputState.Off, 2_700);

        var told = Assert.Single(_bench.PlayTo(60_000).Outcomes);

        Assert.Equal((isIn ? PassageDirection.In : PassageDirection.Out, true), (told.Direction, told.Decision.IsByAgreement));
        Assert.InRange(isIn ? told.Decision.Odds.In : told.Decision.Odds.Out, 0.6, 0.97);
    }

    [Fact]
    public void Somebody_without_anything_takes_nothing_with_him()
    {
        _bench.Reads(1, 2, 0, 12_000, everyMs: 400, dbm: -68).Reads(2, 3, 0, 12_000, everyMs: 500, dbm: -66);
        Pass(isIn: true, 4_000);

        Assert.Empty(_bench.PlayTo(30_000).Outcomes);
    }

    // Walks up, through and off: read best by each side as it passes that side's antennas.
    private void Tray(bool isIn, bool passes)
    {
        for (var tag = 1; tag <= 4; tag++)
        {
            for (var ms = 0; ms <= 4_000; ms += 80)
            {
                var x = (ms - 2_000) / 1_000.0;
                Walk(tag, ms, isIn ? x : -x);
            }
        }

        if (passes)
        {
            Pass(isIn, 1_700);
        }
    }

    // So that the radio is sure without beams: first the one side alone, then the other.
    private void Clearly(bool isIn, int firstTag, int atMs, int tags = 8)
    {
        var (from, to) = isIn ? (0, 2) : (2, 0);
        for (var tag = firstTag; tag < firstTag + tags; tag++)
        {
            _bench.Reads(tag, from, atMs, atMs + 1_200, everyMs: 80, dbm: -48 - (tag % 3))
                .Reads(tag, to, atMs + 1_300, atMs + 2_600, everyMs: 80, dbm: -48 - (tag % 3));
        }
    }

    // Metres from the threshold, inside positive; one antenna after the other.
    private void Walk(int tag, int ms, double x)
    {
        var antenna = (ms / 80) % 4;
        var away = x - (antenna < 2 ? -0.5 : 0.5);
        _bench.Read(tag, antenna, ms + tag, -45 - (6 * away * away) - (tag % 3));
    }

    private void Pass(bool isIn, int ms)
    {
        var (first, second) = isIn
            ? (InputKind.BeamOutside, InputKind.BeamInside)
            : (InputKind.BeamInside, InputKind.BeamOutside);
        Beam(first, InputState.On, ms);
        Beam(second, InputState.On, ms + 300);
        Beam(first, InputState.Off, ms + 500);
        Beam(second, InputState.Off, ms + 800);
    }

    private void Beam(InputKind kind, InputState state, int ms) => _bench.Input(kind, state, ms);
}
