using EdgeVault.Ledger.Disk;
using EdgeVault.TestKit.Disks;

namespace EdgeVault.Ledger.Tests.Recovery;

public sealed class PowerCutTests
{
    private const int Batches = 10;

    /// <summary>
    /// Goal: no acknowledged entry is lost, none is invented or moved, and no power cut is taken for tampering.
    /// Method: the power fails at every single step of a workload that begins a ledger and changes segments, and of
    /// what was not synced nothing, everything or a seeded choice of sectors survives.
    /// </summary>
    [Fact]
    public void A_power_cut_at_any_step_loses_nothing_acknowledged()
    {
        var (steps, violation) = CutEverywhere(disk => disk);

        Assert.Null(violation);
        Assert.InRange(steps, 60, 1_000);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nor_does_a_second_one_while_the_first_is_recovered_from(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 400; run++)
        {
            var (first, second) = (random.Next(1, 80), random.Next(1, 40));

            var violation = new CrashHarness(disk => disk).RunTwice(first, second, () => random.Next(2) == 0, Batches);

            Assert.True(violation is null, $"seed {seed}, run {run}, cut at {first} and {second} later: {violation}");
        }
    }

    [Fact]
    public void A_ledger_that_acknowledges_before_the_sync_fails_here() =>
        Assert.NotNull(CutEverywhere(disk => new AcknowledgesFirst(disk)).Violation);

    [Fact]
    public void A_ledger_that_anchors_before_the_frame_fails_here() =>
        Assert.NotNull(CutEverywhere(disk => new AnchorsFirst(disk)).Violation);

    [Fact]
    public void A_ledger_that_never_syncs_fails_here() =>
        Assert.NotNull(CutEverywhere(disk => new NeverSyncs(disk)).Violation);

    private static (int Steps, string? Violation) CutEverywhere(Func<MemoryDisk, IDisk> behind)
    {
        for (var step = 1; ; step++)
        {
            var finished = false;
            var random = new Random(step);
            foreach (var (name, isKept) in new (string, Func<bool>)[]
            {
                ("nothing", () => false), ("everything", () => true), ("some", () => random.Next(2) == 0),
            })
            {
                var violation = new CrashHarness(behind).Run(step, isKept, Batches, out finished);
                if (violation is not null)
                {
                    return (step, $"cut at step {step}, {name} un-synced kept: {violation}");
                }
            }

            if (finished)
            {
                return (step, null);
            }
        }
    }
}
