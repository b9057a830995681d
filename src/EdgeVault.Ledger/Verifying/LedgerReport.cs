using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Verifying;

/// <summary>The outcome of a full check. Times are in the entries, which the ledger does not read.</summary>
/// <param name="Origin">From the anchor; null when it cannot be read.</param>
/// <param name="Size">Entries that verified, from the first on.</param>
/// <param name="Root">Root of those entries.</param>
/// <param name="IsSigned">True when a key was given and it signed every frame and the anchor.</param>
/// <param name="Problems">Everything found.</param>
public sealed record LedgerReport(
    string? Origin, ulong Size, Sha256 Root, bool IsSigned, IReadOnlyList<LedgerProblem> Problems)
{
    /// <summary>True when everything up to the anchor is there and hashes to the anchored root.</summary>
    public bool IsSound => Problems.Count == 0;

    /// <summary>The first entry that is there; those below were pruned, and a signed tree stands for them.</summary>
    public ulong MinIndex { get; init; }
}

/// <summary>How far a check has come.</summary>
/// <param name="Done">Entries checked.</param>
/// <param name="Total">Entries that the anchor names.</param>
public readonly record struct VerifyProgress(ulong Done, ulong Total);
