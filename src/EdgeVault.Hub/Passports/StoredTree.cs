using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Hub.Passports;

/// <summary>Proofs over one origin's tree as it is in the store: tiles are read as they are needed, each once.</summary>
/// <param name="store">Where the entries are.</param>
/// <param name="origin">Whose.</param>
/// <param name="tiles">Roots of its complete tiles.</param>
/// <param name="size">Of the tree that is proven.</param>
internal sealed class StoredTree(IHubStore store, string origin, Sha256[] tiles, ulong size)
{
    private readonly Dictionary<ulong, Sha256[]> _leaves = [];

    /// <summary>From the leaf's sibling upwards.</summary>
    /// <exception cref="HubStoreException">The store cannot be read, or lacks what it held.</exception>
    public async Task<Sha256[]> InclusionAsync(ulong index, CancellationToken cancellation)
    {
        await LoadAsync(index / TreeNodes.TileLeaves, cancellation);
        await LoadAsync(size / TreeNodes.TileLeaves, cancellation);
        return MerkleProver.Inclusion(new Nodes(tiles, _leaves), index, size);
    }

    private async Task LoadAsync(ulong tile, CancellationToken cancellation)
    {
        var first = tile * TreeNodes.TileLeaves;
        if (first >= size || _leaves.ContainsKey(tile))
        {
            return;
        }

        var count = (int)Math.Min(TreeNodes.TileLeaves, size - first);
        var entries = await store.ReadAsync(origin, (long)first, count, cancellation);
        _leaves[tile] = entries.Count == count
            ? [.. entries.Select(entry => MerkleHash.Leaf(entry))]
            : throw new HubStoreException($"The store has {entries.Count} of {count} entries of {origin} from {first} on.");
    }

    private sealed class Nodes(Sha256[] tiles, IReadOnlyDictionary<ulong, Sha256[]> leaves) : ITreeNodes
    {
        public Sha256 Node(int level, ulong index)
        {
            if (level < TreeNodes.TileLevel)
            {
                var first = index << level;
                var tile = leaves[first / TreeNodes.TileLeaves];
                return TreeNodes.RootOf(tile.AsSpan((int)(first % TreeNodes.TileLeaves), 1 << level));
            }

            var count = 1 << (level - TreeNodes.TileLevel);
            return TreeNodes.RootOf(tiles.AsSpan((int)index * count, count));
        }
    }
}
