using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Tests.Truth;

public sealed class ShareTests
{
    /// <summary>Values of Newcombe, Statistics in Medicine 17 (1998), table I, method 3.</summary>
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_is_that_of_the_literature(int hits, int of, double low, double high)
    {
        var interval = new Share(hits, of).Wilson();

        Assert.Equal(low, interval.Low, 0.0001);
        Assert.Equal(high, interval.High, 0.0001);
    }

    [Fact]
    public void Nothing_says_nothing() => Assert.Equal(new Interval(0, 1), new Share(0, 0).Wilson());

    [Fact]
    public void Clusters_that_are_all_alike_leave_no_doubt() =>
        Assert.Equal(
            new Interval(0.5, 0.5), Share.Bootstrap([.. Enumerable.Repeat(new Share(5, 10), 30)], new Dice(1)));

    /// <summary>A hundred tags in ten trays that err as trays say as little as ten trials; as single tags they would
    /// say much more.</summary>
    [Fact]
    public void Tags_that_err_together_widen_the_interval()
    {
        var trays = Enumerable.Range(0, 10).Select(tray => new Share(tray < 5 ? 10 : 0, 10)).ToList();
        var tags = Enumerable.Range(0, 100).Select(tag => new Share(tag % 2, 1)).ToList();

        var (together, single) = (Share.Bootstrap(trays, new Dice(1)), Share.Bootstrap(tags, new Dice(1)));

        Assert.InRange(single.High - single.Low, 0.15, 0.25);
        Assert.InRange(together.High - together.Low, 0.5, 0.7);
    }
}
