using EdgeVault.TestKit.Crashes;

namespace EdgeVault.Ledger.Tests.Crashes;

public sealed class CrashSimulationTests
{
    private const int SeedsEach = 50;

    /// <summary>
    /// Goal: nothing acknowledged or seen is ever lost, changed, moved or doubled, nothing is invented, no power cut is
    /// taken for tampering, and what opening says of itself is true. Method: 300 seeded histories of the real ledger on
    /// a disk in memory, with power cuts, kills, failing syncs and a full disk; `make crash-sim` runs 10,000.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(51)]
    [InlineData(101)]
    [InlineData(151)]
    [InlineData(201)]
    [InlineData(251)]
    public void Fifty_seeded_histories_break_no_rule(int first)
    {
        var tally = new CrashTally();
        for (var seed = first; seed < first + SeedsEach; seed++)
        {
            var run = new CrashRun(seed);
            run.Run();
            tally.Add(run.Tally);
        }

        Assert.True(
            tally is { Openings: > 50, Acknowledged: > 100, Crashes: > 50, FramesKept: > 0, Tails: > 0 },
            $"little happened: {tally}");
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(150)]
    public void A_seed_replays_step_by_step(int seed)
    {
        var (first, second) = (new CrashRun(seed), new CrashRun(seed));

        first.Run();
        second.Run();

        Assert.Equal((first.Plan, first.Steps), (second.Plan, second.Steps));
        Assert.Equal(first.Tally.ToString(), second.Tally.ToString());
    }
}
