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

    // Outside for two seconds, then inside for two.
    private static PathOdds Weigh(Doorway doorway)
    {
        var grid = TimeGrid.EndingAt(NowUs);
        var hearing = new Hearing(new DoorLevel(), doorway);
        hearing.Begin(grid, NowUs);
        var traces = Enumerable.Range(0, 20).Select(at => new Trace
        {
            FirstUs = StartUs + (at * 200_000), LastUs = StartUs + (at * 200_000) + 150_000, ArrivalUs = StartUs + (at * 200_000) + 150_000,
            Weight = 1, WeightedUs = 75_000, Reads = 4, PeakRssi = -5_000, Antenna = (byte)(at < 10 ? at % 2 : 2 + (at % 2)),
            Side = at < 10 ? Side.Outside : Side.Inside,
        }).ToArray();
        hearing.Alone.Fill(0, isResident: false, traces, grid, Limits.WeakCentiDb);
        return hearing.WeighAlone(hearing.Alone).Odds;
    }
}
