namespace EdgeVault.Ledger.Merkle;

/// <summary>Subtree hashes of a ledger: from tiles where they have them, else folded from what lies below.</summary>
/// <param name="tiles">Null to believe the entries only.</param>
/// <param name="leaves">The entries.</param>
internal sealed class LedgerNodes(TileReader? tiles, LeafSource leaves) : ITreeNodes
{
    // Those that cost more than a read of a tile.
    private readonly Dictionary<(int Level, ulong Index), Sha256> _folded = [];

    public Sha256 Node(int level, ulong index)
    {
        if (tiles is not null && tiles.TryNode(level, index, out var hash))
        {
            return hash;
        }

        if (level < TileFile.LevelStep)
        {
            return FromEntries(level, index);
        }

        if (!_folded.TryGetValue((level, index), out hash))
        {
            hash = MerkleHash.Node(Node(level - 1, 2 * index), Node(level - 1, (2 * index) + 1));
            _folded.Add((level, index), hash);
        }

        return hash;
    }

    private Sha256 FromEntries(int level, ulong index)
    {
        var subtree = new MerkleFrontier();
        for (var leaf = index << level; leaf < (index + 1) << level; leaf++)
        {
            subtree.AppendLeaf(leaves.Leaf(leaf));
        }

        return subtree.Root();
    }
}
