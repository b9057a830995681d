namespace EdgeVault.Ledger.Merkle;

/// <summary>Nodes from the entries, each compared with what the tiles say of it.</summary>
internal sealed class ComparedNodes(ITreeNodes entries, TileReader tiles) : ITreeNodes
{
    private readonly List<LedgerProblem> _differences = [];

    public IReadOnlyList<LedgerProblem> Differences => _differences;

    public Sha256 Node(int level, ulong index)
    {
        var hash = entries.Node(level, index);
        if (tiles.TryNode(level, index, out var stored) && stored != hash)
        {
            var file = level - (level % TileFile.LevelStep);
            var offset = (long)(index << (level - file)) * Sha256.ByteCount;
            _differences.Add(new LedgerProblem(
                TileFile.ReportedName(file), offset, index << level,
                $"the tile differs from the {1ul << level} entries that it stands for"));
        }

        return hash;
    }
}
