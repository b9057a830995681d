using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Crashes;

/// <summary>Every workload of a few operations, cut at every step, with every small choice of what survives.</summary>
/// <remarks>
/// CrashMonkey and ACE (OSDI '18) found that crash bugs need three operations and a cut right at a sync. A cut within an earlier operation is the shorter workload's, so that each workload is cut within its last one only.
/// Crashes that leave the same bytes are judged once.
/// </remarks>
public sealed class ExhaustiveCrashes
{
    // With more un-synced names than this the subsets are too many; no operation of the ledger comes near.
    private const int NamesMax = 6;

    private static readonly CrashOperation[] Operations = Enum.GetValues<CrashOperation>();

    /// <summary>Crashed disks that were opened and judged.</summary>
    public long Judged { get; private set; }

    /// <summary>Crashes before those that leave the same bytes were put together.</summary>
    public long Crashes { get; private set; }

    public static IReadOnlyList<IReadOnlyList<CrashOperation>> Workloads(int operationsMax)
    {
        List<IReadOnlyList<CrashOperation>> all = [[]];
        for (var (from, length) = (0, 1); length <= operationsMax; length++)
        {
            var until = all.Count;
            for (; from < until; from++)
            {
                all.AddRange(Operations.Select(operation => (IReadOnlyList<CrashOperation>)[.. all[from], operation]));
            }
        }

        return all;
    }

    /// <exception cref="RuleBrokenException">The message has workload, step and crash.</exception>
    public void Run(IReadOnlyList<CrashOperation> workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var seen = new HashSet<(int, int, int)>();
        foreach (var moment in MomentsOf(workload))
        {
            foreach (var crash in CrashesOf(moment.Disk))
            {
                Crashes++;
                var disk = moment.Disk.Snapshot();
                disk.Crash(crash);
                if (seen.Add((disk.ContentHash(), moment.Model.Known, moment.Model.Confirmed)))
                {
                    Judged++;
                    Judge(disk, moment, $"{string.Join(", ", workload)}; step {moment.Step}, {crash}");
                }
            }
        }
    }

    private static IReadOnlyList<CrashMoment> MomentsOf(IReadOnlyList<CrashOperation> workload)
    {
        try
        {
            return new ExhaustiveWorkload(workload).Run();
        }
        catch (Exception e)
        {
            throw new RuleBrokenException($"{string.Join(", ", workload)}: {e.Message}", e);
        }
    }

    private static IEnumerable<ChosenCrash> CrashesOf(MemoryDisk disk)
    {
        var sectors = disk.UnsyncedSectors().Count;
        LedgerModel.Demand(disk.UnsyncedNames <= NamesMax, $"{disk.UnsyncedNames} names are not synced");
        for (var names = 0; names < 1 << disk.UnsyncedNames; names++)
        {
            yield return new ChosenCrash(names, ChosenCrash.None);
            yield return new ChosenCrash(names, ChosenCrash.All);
            for (var sector = 0; sector < sectors; sector++)
            {
                yield return new ChosenCrash(names, sector);
            }
        }
    }

    private static void Judge(MemoryDisk disk, CrashMoment moment, string where)
    {
        try
        {
            var model = moment.Model.Clone();
            var judge = new OpeningJudge(disk);
            var ledger = SimulatedLedger.Open(disk, ExhaustiveWorkload.Options(lanes: null));
            judge.Judge(ledger, model, wasClosedCleanly: false);
            ledger.Close();
            new SimulatedReader(disk, model).Look(readsAll: false);
        }
        catch (Exception e)
        {
            throw new RuleBrokenException($"{where}: {(e is RuleBrokenException ? e.Message : e)}", e);
        }
    }
}

/// <summary>What a workload of <see cref="ExhaustiveCrashes"/> is made of.</summary>
public enum CrashOperation
{
    /// <summary>A batch of one block.</summary>
    Small,

    /// <summary>A batch that fills a segment, so that the next one begins.</summary>
    Large,

    /// <summary>Two batches on their way at once.</summary>
    Pair,

    /// <summary>A stop of the gateway, and its start.</summary>
    Reopen,

    /// <summary>The process dies, the cache stays, and it starts again.</summary>
    Kill,

    /// <summary>A batch whose frame cannot be synced.</summary>
    FrameFails,

    /// <summary>A batch whose anchor cannot be synced.</summary>
    AnchorFails,

    /// <summary>A large batch on a full disk.</summary>
    Full,

    /// <summary>All segments but the last that holds entries are taken away.</summary>
    Prune,
}

/// <summary>A disk just before one of its steps, and what was known then.</summary>
internal sealed record CrashMoment(int Step, MemoryDisk Disk, LedgerModel Model);
