using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Passports;

/// <summary>One entry of the ledger and the way from it to the root.</summary>
/// <param name="Index">Its index in the ledger.</param>
/// <param name="Entry">Its bytes; null where the ledger no longer has them: then there is the leaf alone.</param>
/// <param name="Leaf">Its leaf hash; that of the bytes where there are bytes.</param>
/// <param name="Path">From the leaf's sibling upwards.</param>
public sealed record PassportEvent(ulong Index, ReadOnlyMemory<byte>? Entry, Sha256 Leaf, IReadOnlyList<Sha256> Path)
{
    public static PassportEvent Of(ulong index, ReadOnlyMemory<byte> entry, IReadOnlyList<Sha256> path) =>
        new(index, entry, MerkleHash.Leaf(entry.Span), path);

    /// <summary>An entry that was pruned: who wants its bytes must ask the hub for them.</summary>
    public static PassportEvent OfPruned(ulong index, in Sha256 leaf, IReadOnlyList<Sha256> path) =>
        new(index, null, leaf, path);
}
