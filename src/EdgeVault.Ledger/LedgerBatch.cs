using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Ledger;

/// <summary>Consecutive entries as they are stored, with the signed checkpoint of the last frame among them.</summary>
/// <param name="FirstIndex">Index of the first entry.</param>
/// <param name="Entries">At least one.</param>
/// <param name="Checkpoint">Signs the tree at or behind the last entry.</param>
public sealed record LedgerBatch(
    ulong FirstIndex, IReadOnlyList<ReadOnlyMemory<byte>> Entries, SignedCheckpoint Checkpoint)
{
    /// <summary>Index behind the last entry; where to go on.</summary>
    public ulong NextIndex => FirstIndex + (ulong)Entries.Count;

    /// <summary>True when <see cref="Checkpoint"/> is right behind the last entry, so that a peer can verify.</summary>
    public bool EndsAtFrame => NextIndex == Checkpoint.Size;
}

/// <summary>What was acknowledged: durable, and below a durable anchor.</summary>
/// <param name="FirstIndex">Index of the batch's first entry.</param>
/// <param name="Count">Entries in the batch.</param>
/// <param name="Checkpoint">The tree head behind the batch.</param>
public readonly record struct AppendResult(ulong FirstIndex, int Count, SignedCheckpoint Checkpoint);
