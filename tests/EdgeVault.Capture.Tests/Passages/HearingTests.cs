using EdgeVault.Capture.Inputs;
using EdgeVault.Capture.Passages;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>What one tag is believed to have done by itself.</summary>
public sealed class HearingTests
{
    private const long StartUs = 100_000_000;
    private const long NowUs = StartUs + 6_000_000;

    private static readonly PassageLimits Limits = PassageLimits.Of(new PassageOptions());

    [Fact]
    public void By_radio_alone_nothing_crosses_a_watched_door()
    {
        var unwatched = Weigh(new Doorway());
        var doorway = new Doorway();
        doorway.Set(InputKind.BeamOutside, InputState.Off, 0);
        doorway.Set(InputKind.BeamInside, InputState.Off, 0);
        var watched = Weigh(doorway);

        Assert.True(unwatched.In > Limits.Confidence, unwatched.ToString());
        Assert.InRange(watched.In, 0.3, 0.5);
    }

    /// <summary>A tray, and others that are read inside before he comes who would carry them.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void What_is_found_tells_who_may_wait_and_what_radio_and_light_agree_on(int early, bool looksWaiting)
    {
        var doorway = new Doorway();
        foreach (var (kind, from, to) in new[] { (InputKind.BeamOutside, 1_700, 2_200), (InputKind.BeamInside, 1_900, 2_500) })
        {
            doorway.Set(kind, InputState.Off, 0);
            doorway.Set(kind, InputState.On, StartUs + (from * 1_000));
            doorway.Set(kind, InputState.Off, StartUs + (to * 1_000));
        }

        var hearing = Hear(doorway, [.. Enumerable.Repeat(10, 8), .. Enumerable.Repeat(4, early)]);
        var finding = hearing.Weigh(hearing.Tags[0]);

        Assert.Equal(looksWaiting, hearing.Weigh(hearing.Tags[^1]).LooksWaiting);
        Assert.Equal(PassageDirection.In, finding.Agreed);
        Assert.True(Math.Min(finding.Radio.In, finding.Lot.Radio.In) > 0.6, finding.ToString());
    }

    [Theory]
    [InlineData(PassageDirection.In, 0.3, 0.7, 0.7)]
    [InlineData(PassageDirection.In, 0.8, 0.7, 0.8)]
    [InlineData(PassageDirection.Unresolved, 0.3, 0.7, 0.3)]
    [InlineData(PassageDirection.Out, 0.3, 0.7, 0.3)]
    public void What_radio_and_light_tell_alike_is_as_sure_as_the_radio(PassageDirection said, double odds, double radio, double behind)
    {
        var finding = new Finding(new PathOdds(odds, 0, 1 - odds, 0, 0, 0), new Lot())
        {
            Radio = new PathOdds(radio, 0.1, 0.9 - radio, 0, 0, 0), Agreed = PassageDirection.In,
        };

        Assert.Equal(behind, finding.Behind(said).In);
    }

    /// <summary>A tray that the beams did not see. What may lie there, or goes by the next door, accuses none.</summary>
    [Theory]
    [InlineData(false, 0, true)]
    [InlineData(true, 0, false)]
    [InlineData(false, -60, false)]
    [InlineData(false, -70, true)]
    public void Beams_are_accused_by_what_crossed_here_only(bool mayBeOld, int elsewhereDbm, bool isUnseen)
    {
        var doorway = new Doorway();
        doorway.Set(InputKind.BeamOutside, InputState.Off, 0);
        doorway.Set(InputKind.BeamInside, InputState.Off, 0);
        var hearing = Hear(doorway, Enumerable.Repeat(10, 8));
        hearing.Tags[0].MayBeOld = mayBeOld;
        if (elsewhereDbm < 0)
        {
            hearing.Tags[0].Elsewhere.Add(StartUs + 1_000_000, (short)(elsewhereDbm * 100));
        }

        Assert.Equal(isUnseen, hearing.Weigh(hearing.Tags[0]).IsUnseen);
        Assert.True(hearing.Weigh(hearing.Tags[1]).IsUnseen);
    }

    /// <summary>Both are read at -50 dBm; 12 dB better than what crosses is well enough.</summary>
    [Theory]
    [InlineData(-6_200, 3, true)]
    [InlineData(-6_190, 3, false)]
    [InlineData(-6_200, 2, false)]
    public void What_was_in_the_doorway_itself_is_read_far_better_than_what_usually_crosses(short usual, int crossed, bool isClose)
    {
        var door = new DoorLevel();
        for (var count = 0; count < crossed; count++)
        {
            door.Learn(usual);
        }

        var hearing = Hear(new Doorway(), [10, 10], door);

        Assert.Equal(isClose, hearing.Weigh(hearing.Tags[0]).IsClose);
    }

    // So many fifths of a second each was read outside, before it was inside.
    private static Hearing Hear(Doorway doorway, IEnumerable<int> outside, DoorLevel? door = null)
    {
        var grid = TimeGrid.EndingAt(NowUs);
        var hearing = new Hearing(door ?? new DoorLevel(), doorway);
        hearing.Begin(grid, NowUs);
        foreach (var (track, fifths) in outside.Index())
        {
            hearing.Next()!.Fill(track, isResident: false, Walk(fifths), grid, Limits.WeakCentiDb);
        }

        hearing.Find();
        return hearing;
    }

    // Outside for two seconds, then inside for two.
    private static PathOdds Weigh(Doorway doorway)
    {
        var grid = TimeGrid.EndingAt(NowUs);
        var hearing = new Hearing(new DoorLevel(), doorway);
        hearing.Begin(grid, NowUs);
        hearing.Alone.Fill(0, isResident: false, Walk(10), grid, Limits.WeakCentiDb);
        return hearing.WeighAlone(hearing.Alone).Odds;
    }

    // So many fifths of a second outside, then inside up to four seconds.
    private static Trace[] Walk(int outside) =>
    [
        .. Enumerable.Range(0, 20).Select(at => new Trace
        {
            FirstUs = StartUs + (at * 200_000), LastUs = StartUs + (at * 200_000) + 150_000, ArrivalUs = StartUs + (at * 200_000) + 150_000,
            Weight = 1, WeightedUs = 75_000, Reads = 4, PeakRssi = -5_000, Antenna = (byte)(at < outside ? at % 2 : 2 + (at % 2)),
            Side = at < outside ? Side.Outside : Side.Inside,
        }),
    ];
}
