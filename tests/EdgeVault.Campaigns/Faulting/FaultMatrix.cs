using EdgeVault.Campaigns.Journal;

namespace EdgeVault.Campaigns.Faulting;

/// <summary>Every call that a scenario makes × every way in which it can go wrong.</summary>
internal static class FaultMatrix
{
    // A slow sync is slow wherever it is; these need not all be waited for.
    private const int SlowOccurrences = 3;

    /// <summary>The calls of the shim's plans, with what they are in its journal.</summary>
    public static IReadOnlyDictionary<JournalCall, string> Names { get; } = new Dictionary<JournalCall, string>
    {
        [JournalCall.Open] = "openat",
        [JournalCall.WriteAt] = "pwrite64",
        [JournalCall.WriteNext] = "write",
        [JournalCall.Fsync] = "fsync",
        [JournalCall.Fdatasync] = "fdatasync",
        [JournalCall.Truncate] = "ftruncate",
        [JournalCall.Allocate] = "fallocate",
        [JournalCall.Rename] = "rename",
        [JournalCall.Unlink] = "unlink",
        [JournalCall.MakeFolder] = "mkdir",
    };

    public static IEnumerable<(Scenario Scenario, FaultPlan Plan)> Of(IEnumerable<Scenario> scenarios) =>
        from scenario in scenarios
        from call in scenario.Counts.OrderBy(pair => pair.Key)
        from kind in FaultKind.For(Names[call.Key])
        from nth in Enumerable.Range(1, kind.IsSlow ? Math.Min(SlowOccurrences, call.Value) : call.Value)
        select (scenario, new FaultPlan(Names[call.Key], nth, kind));
}
