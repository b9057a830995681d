namespace EdgeVault.Ledger.Merkle;

/// <summary>A Merkle tree by its size and its root.</summary>
/// <remarks>
/// The two belong together: by itself a root does not say how many leaves it stands for, and some proofs hold for a
/// root under more than one size. Only a head whose size and root were signed together proves anything.
/// </remarks>
/// <param name="Size">Leaves in the tree.</param>
/// <param name="Root">Merkle tree hash of them all.</param>
public readonly record struct TreeHead(ulong Size, Sha256 Root);
