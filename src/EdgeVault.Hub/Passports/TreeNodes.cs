using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Hub.Passports;

/// <summary>Roots of the complete subtrees of 256 leaves of one origin's tree, as its entries are folded: with the leaves of the few
/// tiles that proofs pass through they make any proof.</summary>
/// <remarks>32 bytes for 256 events. One writer; <see cref="Snapshot"/> under its lock.</remarks>
internal sealed class TreeNodes
{
    public const int TileLevel = 8;
    public const int TileLeaves = 1 << TileLevel;

    private readonly List<Sha256> _tiles = [];
    private readonly Sha256[] _open = new Sha256[TileLeaves];
    private int _count;

    public void Append(Sha256 leaf)
    {
        _open[_count++] = leaf;
        if (_count == TileLeaves)
        {
            _tiles.Add(RootOf(_open));
            _count = 0;
        }
    }

    public void Clear()
    {
        _tiles.Clear();
        _count = 0;
    }

    public Sha256[] Snapshot() => [.. _tiles];

    /// <summary>Of complete subtrees: a power of two of leaves.</summary>
    public static Sha256 RootOf(ReadOnlySpan<Sha256> nodes) => nodes.Length == 1
        ? nodes[0]
        : MerkleHash.Node(RootOf(nodes[..(nodes.Length / 2)]), RootOf(nodes[(nodes.Length / 2)..]));
}
