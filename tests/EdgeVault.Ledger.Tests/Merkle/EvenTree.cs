using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Tests.Merkle;

/// <summary>A tree of any size whose leaves are all the same: each level has one hash.</summary>
internal sealed class EvenTree : ITreeNodes
{
    private readonly Sha256[] _levels = new Sha256[64];

    public EvenTree()
    {
        _levels[0] = MerkleHash.Leaf("even"u8);
        for (var level = 1; level < _levels.Length; level++)
        {
            _levels[level] = MerkleHash.Node(_levels[level - 1], _levels[level - 1]);
        }
    }

    public Sha256 Node(int level, ulong index) => _levels[level];
}
