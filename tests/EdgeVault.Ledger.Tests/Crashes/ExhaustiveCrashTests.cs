using EdgeVault.TestKit.Crashes;

namespace EdgeVault.Ledger.Tests.Crashes;

public sealed class ExhaustiveCrashTests
{
    // A prime, so that the slice is spread over all operations; `make crash-sim-exhaustive` runs every one.
    private const int Stride = 41;

    /// <summary>
    /// Goal: the rules hold whatever survives. Method: every workload of up to two operations and a slice of those of
    /// three, cut at every disk step; of what was not synced nothing, everything, or each single sector is kept, with
    /// every subset of the names.
    /// </summary>
    [Fact]
    public void Small_workloads_cut_anywhere_break_no_rule()
    {
        var crashes = new ExhaustiveCrashes();
        var workloads = ExhaustiveCrashes.Workloads(operationsMax: 3);

        for (var number = 0; number < workloads.Count; number++)
        {
            if (workloads[number].Count < 3 || number % Stride == 0)
            {
                crashes.Run(workloads[number]);
            }
        }

        Assert.True(crashes.Judged > 3_000, $"only {crashes.Judged} disks were judged");
    }

    [Fact]
    public void Every_workload_of_up_to_three_operations_is_listed_once()
    {
        var workloads = ExhaustiveCrashes.Workloads(operationsMax: 3).Select(each => string.Join(",", each)).ToList();
        var operations = Enum.GetValues<CrashOperation>().Length;

        Assert.Equal(1 + (operations * (1 + (operations * (1 + operations)))), workloads.Count);
        Assert.Equal(workloads.Count, workloads.Distinct().Count());
    }
}
