using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class DiceTests
{
    /// <summary>First outputs of SplitMix64 for seed 0, as in the reference implementation
    /// (prng.di.unimi.it).</summary>
    [Fact]
    public void Stream_is_splitmix64()
    {
        var dice = new Dice(0);

        Assert.Equal(0xE220A8397B1DCDAFUL, dice.NextBits());
        Assert.Equal(0x6E789E6AA1B965F4UL, dice.NextBits());
        Assert.Equal(0x06C45D188009454FUL, dice.NextBits());
    }

    [Fact]
    public void Whole_numbers_reach_both_ends_and_no_further()
    {
        var dice = new Dice(1);
        var drawn = Enumerable.Range(0, 1_000).Select(_ => dice.Next(-1, 2)).ToHashSet();

        Assert.Equal([-1, 0, 1, 2], drawn.Order());
    }

    [Fact]
    public void Gauss_has_mean_zero_and_variance_one()
    {
        var dice = new Dice(2);
        var drawn = Enumerable.Range(0, 100_000).Select(_ => dice.NextGauss()).ToArray();

        Assert.Equal(0, drawn.Average(), 0.02);
        Assert.Equal(1, drawn.Average(value => value * value), 0.02);
    }

    [Fact]
    public void Rota_keeps_the_shares_within_one()
    {
        var rota = new Rota(new Dice(3), 5, 3, 2, 0);
        var taken = new int[4];
        for (var walk = 1; walk <= 100; walk++)
        {
            var kind = rota.Due().First();
            rota.Took(kind);
            taken[kind]++;
            Assert.InRange(taken[2], (walk * 0.2) - 1.5, (walk * 0.2) + 1.5);
        }

        Assert.Equal(0, taken[3]);
    }
}
