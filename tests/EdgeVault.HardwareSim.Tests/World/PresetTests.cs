using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.HardwareSim.VirtualTime;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

/// <summary>How hard the presets are, over several rooms (a seed draws the metal that stands about, too), told by the
/// side of a piece's first read against that of its last.</summary>
public sealed class PresetTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Clean_leaves_nothing_to_guess()
    {
        var count = FirstLast("clean", rooms: 3);

        Assert.Equal(1, count.Seen / (double)count.Crossings, 0.001);
        Assert.Equal(1, count.Right / (double)count.Seen, 0.002);
        Assert.InRange(count.Wrong / (double)count.Crossings, 0, 0.002);
    }

    [Fact]
    public void Typical_lets_first_against_last_be_right_for_93_to_96_of_a_hundred()
    {
        var count = FirstLast("typical", rooms: 12);

        Assert.InRange(count.Right / (double)count.Seen, 0.93, 0.96);
        Assert.InRange(count.Seen / (double)count.Crossings, 0.98, 1);
    }

    [Fact]
    public void Hard_shows_two_pieces_of_three_and_fools_first_against_last()
    {
        var count = FirstLast("hard", rooms: 5);

        Assert.InRange(count.Seen / (double)count.Crossings, 0.62, 0.71);
        Assert.InRange(count.Right / (double)count.Crossings, 0.42, 0.54);
        Assert.InRange(count.Wrong / (double)count.Crossings, 0.025, 0.25);
    }

    [Fact]
    public void Adversarial_is_harder_still()
    {
        var count = FirstLast("adversarial", rooms: 3);

        Assert.InRange(count.Right / (double)count.Seen, 0.55, 0.72);
        Assert.InRange(count.Right / (double)count.Crossings, 0.33, 0.52);
        Assert.InRange(count.Wrong / (double)count.Crossings, 0.12, 0.35);
    }

    private static BaselineCount FirstLast(string preset, int rooms)
    {
        var sum = default(BaselineCount);
        for (var seed = 1; seed <= rooms; seed++)
        {
            var scenario = Presets.Named(preset) with { Seed = seed };
            var baseline = new Baseline(scenario, new Deaf(), new Blind());
            var site = new VirtualSite(scenario, Start, baseline, baseline);
            site.World.Open();
            site.AdvanceTo(300_000_000);
            var count = baseline.FirstLast;
            sum = new(
                sum.Crossings + count.Crossings, sum.Seen + count.Seen, sum.Right + count.Right,
                sum.Wrong + count.Wrong);
        }

        return sum;
    }

    private sealed class Deaf : IReportSink
    {
        public void Report(string reader, long arrivedUs, ReadOnlySpan<ReaderReport> reports)
        {
        }

        public void Input(string reader, long arrivedUs, in InputEdge edge)
        {
        }

        public void Tick(long nowUs)
        {
        }
    }

    private sealed class Blind : IWitness
    {
        public void Saw(Crossing crossing)
        {
        }
    }
}
