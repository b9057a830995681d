namespace EdgeVault.Ledger.Merkle;

/// <summary>Hands out hashes of complete subtrees: the leaves [index·2^level, (index+1)·2^level).</summary>
public interface ITreeNodes
{
    /// <param name="level">0 for leaves, at most 63.</param>
    /// <param name="index">Which of the subtrees of that level; all of it lies within the tree.</param>
    Sha256 Node(int level, ulong index);
}
