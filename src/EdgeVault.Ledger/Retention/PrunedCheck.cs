using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Retention;

/// <summary>What is wrong with the mark of a pruned ledger, or with the files that it names.</summary>
internal static class PrunedCheck
{
    /// <param name="disk">Where the ledger lies.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="mark">Null when nothing was pruned or the mark cannot be read.</param>
    /// <param name="fault">Why it cannot be read.</param>
    /// <param name="keys">Null to believe any signature.</param>
    public static IEnumerable<LedgerProblem> ProblemsOf(
        IDisk disk, string folder, PrunedMark? mark, string? fault, KeyChain? keys)
    {
        if (fault is not null)
        {
            yield return new LedgerProblem(PrunedMark.Name, 0, 0, fault);
        }

        if (mark is null)
        {
            yield break;
        }

        if (keys is not null && !mark.IsSignedBy(keys))
        {
            yield return new LedgerProblem(PrunedMark.Name, 0, mark.MinIndex, "the mark is not signed by the ledger's key");
        }

        BaseState.TryRead(disk, folder, mark, out var problem);
        KeptEntries.Read(disk, folder, mark, out var another);
        foreach (var found in new[] { problem, another })
        {
            if (found is not null)
            {
                yield return found;
            }
        }
    }
}
