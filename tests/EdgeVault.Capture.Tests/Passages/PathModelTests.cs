using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

public sealed class PathModelTests
{
    private const int Steps = 6;

    /// <summary>
    /// Goal: the forward pass gives the posterior of every story, exactly. Method: all 4^6 paths of random evidence, one by one.
    /// Every step says enough, so that none is left out at the ends.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(42)]
    [InlineData(20_260_821)]
    public void The_forward_pass_is_the_sum_over_all_paths(int seed)
    {
        var random = new Random(seed);
        var odds = new float[TimeGrid.Steps];
        for (var step = 0; step < Steps; step++)
        {
            odds[step] = (random.Next(2) == 0 ? 1 : -1) * (1.5f + (2.5f * random.NextSingle()));
        }

        var expected = BruteForce(odds);

        var actual = PathModel.Of(odds, 0, Steps - 1, []);

        Assert.Equal(expected[0], actual.In, 9);
        Assert.Equal(expected[1], actual.Out, 9);
        Assert.Equal(expected[2], actual.TurnedInside, 9);
        Assert.Equal(expected[3], actual.TurnedOutside, 9);
        Assert.Equal(expected[4], actual.StayedInside, 9);
        Assert.Equal(expected[5], actual.StayedOutside, 9);
        Assert.Equal(1, actual.Crossed + actual.TurnedBack + actual.Stayed, 9);
    }

    [Fact]
    public void There_and_back_is_turned_back()
    {
        var traces = new List<Trace>();
        Read(traces, Side.Inside, 0, 2_400);
        Read(traces, Side.Outside, 2_500, 5_000);
        Read(traces, Side.Inside, 5_100, 8_000);
        var tag = new TagProfile();

        tag.Fill(0, false, [.. traces], TimeGrid.EndingAt(EngineBench.Us(9_400)), 1_200);

        var own = PathModel.Of(tag.Odds, tag.First, tag.Last, []);
        Assert.True(own.TurnedInside > 0.99, own.ToString());
    }

    private static void Read(List<Trace> traces, Side side, int fromMs, int toMs)
    {
        for (var ms = fromMs; ms < toMs; ms += 200)
        {
            traces.Add(new Trace
            {
                FirstUs = EngineBench.Us(ms),
                LastUs = EngineBench.Us(ms + 100),
                ArrivalUs = EngineBench.Us(ms + 100),
                Weight = 2,
                WeightedUs = 100_000,
                Reads = 2,
                PeakRssi = -5_500,
                Side = side,
            });
        }
    }

    /// <summary>In the order of <see cref="PathOdds"/>. States: outside, inside, flash while outside, flash while inside.</summary>
    private static double[] BruteForce(float[] odds)
    {
        var sums = new double[6];
        for (var path = 0; path < 1 << (2 * Steps); path++)
        {
            var states = Enumerable.Range(0, Steps).Select(step => (path >> (2 * step)) & 3).ToArray();
            var chance = 0.5 * (states[0] < 2 ? 1 - PathModel.FlashBegins : PathModel.FlashBegins);
            var changes = 0;
            for (var step = 0; step < Steps; step++)
            {
                chance *= step == 0 ? 1 : Step(states[step - 1], states[step], ref changes);
                var looksInside = states[step] is 1 or 2;
                chance *= Math.Exp((looksInside ? odds[step] : -odds[step]) / 2);
            }

            var (began, ends) = (states[0] & 1, states[^1] & 1);
            var story = changes == 0 ? (began == 1 ? 4 : 5) : began == ends ? (began == 1 ? 2 : 3) : ends == 1 ? 0 : 1;
            sums[story] += chance;
        }

        return [.. sums.Select(sum => sum / sums.Sum())];
    }

    private static double Step(int from, int to, ref int changes)
    {
        var crosses = changes == 0 ? PathModel.Crosses : PathModel.Returns;
        if ((from & 1) != (to & 1))
        {
            changes++;
            return from < 2 && to < 2 ? crosses : 0;
        }

        return (from < 2, to < 2) switch
        {
            (true, true) => 1 - crosses - PathModel.FlashBegins,
            (true, false) => PathModel.FlashBegins,
            (false, true) => 1 - PathModel.FlashGoesOn,
            _ => PathModel.FlashGoesOn,
        };
    }
}
