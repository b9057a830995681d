using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Merkle;

/// <summary>Keeps the tiles of a growing tree. They are a cache: all that they say follows from the entries.</summary>
/// <remarks>
/// A ledger goes on without tiles, so nothing here throws for a disk that fails: the writer stops, <see cref="Fault"/>
/// says why, and the next <see cref="Open"/> makes good. Unwritten hashes take at most 132 KiB. One writer.
/// </remarks>
internal sealed class TileWriter : IDisposable
{
    private const int PendingLeavesMax = 4_096;

    private readonly IDisk _disk;
    private readonly string _ledger;
    private readonly TileLevel[] _levels;

    // The roots of the complete subtrees at the right edge, one for each set bit of the size.
    private readonly Sha256[] _edge = new Sha256[64];

    private TileWriter(IDisk disk, string ledger, ulong size)
    {
        _disk = disk;
        _ledger = ledger;
        Size = FlushedSize = size;
        _levels = [.. Enumerable.Range(0, TileFile.StoredLevels)
            .Select(i => i * TileFile.LevelStep)
            .Select(level => new TileLevel(disk, ledger, level, size >> level))];
    }

    /// <summary>Leaves that were added.</summary>
    public ulong Size { get; private set; }

    /// <summary>Leaves up to which the tiles are complete and durable.</summary>
    public ulong FlushedSize { get; private set; }

    /// <summary>Why nothing is stored any more until the tiles are opened again; null when all is well.</summary>
    public DiskException? Fault { get; private set; }

    /// <summary>True when opening found tiles that did not give the tree's root, and made them anew.</summary>
    public bool WasRebuilt { get; private set; }

    /// <summary>Goes on at a size; tiles that are short, torn or of another tree are made anew.</summary>
    /// <remarks>
    /// What is checked is the right edge, which the last writes touched: that it gives the root, and that the last full
    /// tile of each level gives its parent. A few tiles are read, whatever the size. A hash that is wrong further left
    /// is found by the proof it would be in, which is checked before it leaves (<see cref="LedgerProver"/>).
    /// </remarks>
    /// <param name="disk">Where the ledger lies.</param>
    /// <param name="ledger">The ledger's folder; tiles are in <c>tiles/</c> of it.</param>
    /// <param name="head">The tree as a signed root or a verified scan has it.</param>
    /// <param name="leaf">The leaf hash of an entry below that size, asked for in order and only for a rebuild.</param>
    /// <param name="pruned">The tree of entries that are not there any more: of those the tiles are all there is.</param>
    public static TileWriter Open(
        IDisk disk, string ledger, in TreeHead head, Func<ulong, Sha256> leaf, in TreeHead pruned = default)
    {
        var writer = new TileWriter(disk, ledger, head.Size);
        if (writer.TryLoadEdge(head))
        {
            return writer;
        }

        writer.Dispose();
        writer = new TileWriter(disk, ledger, pruned.Size) { WasRebuilt = true };
        if (pruned.Size > 0 && !writer.TryLoadEdge(pruned))
        {
            writer.Dispose();
            throw new LedgerDamagedException(new LedgerProblem(
                TileFile.FolderName, 0, pruned.Size, "the tiles of pruned entries do not give the root that was signed"));
        }

        while (writer.Size < head.Size)
        {
            writer.Add(leaf(writer.Size));
        }

        writer.Flush();
        return writer;
    }

    /// <summary>Takes the next leaf's hash.</summary>
    public void Add(in Sha256 leaf)
    {
        Store(0, leaf);
        var (hash, level) = (leaf, 0);
        for (; (Size >> level & 1) != 0; level++)
        {
            hash = MerkleHash.Node(in _edge[level], in hash);
            Store(level + 1, hash);
        }

        _edge[level] = hash;
        Size++;
        if (_levels[0].PendingCount >= PendingLeavesMax)
        {
            TryDisk(Write);
        }
    }

    /// <summary>Makes all that was added durable; false when the disk fails or failed.</summary>
    public bool Flush()
    {
        TryDisk(() =>
        {
            Write();
            foreach (var level in _levels)
            {
                level.Sync();
            }

            _disk.SyncFolder(TileFile.FolderOf(_ledger));
        });
        FlushedSize = Fault is null ? Size : FlushedSize;
        return Fault is null;
    }

    public void Dispose()
    {
        foreach (var level in _levels)
        {
            level.Dispose();
        }
    }

    private void Store(int level, in Sha256 hash)
    {
        if (level % TileFile.LevelStep == 0 && Fault is null)
        {
            _levels[level / TileFile.LevelStep].Add(hash);
        }
    }

    private void Write()
    {
        _disk.CreateFolder(TileFile.FolderOf(_ledger));
        foreach (var level in _levels)
        {
            level.Write();
        }
    }

    // After a failure what the file holds is unknown, and a second sync would lie about it.
    private void TryDisk(Action work)
    {
        if (Fault is not null)
        {
            return;
        }

        try
        {
            work();
        }
        catch (DiskException e)
        {
            Fault = e;
        }
    }

    private bool TryLoadEdge(in TreeHead head)
    {
        using var tiles = new TileReader(_disk, _ledger);
        for (var level = 0; level < _edge.Length; level++)
        {
            var isSet = (head.Size >> level & 1) != 0;
            if (isSet && !tiles.TryNode(level, (head.Size >> level) - 1, out _edge[level]))
            {
                return false;
            }
        }

        return MerkleProver.Root(new Edge(_edge), head.Size) == head.Root && LastTilesHold(tiles, head.Size);
    }

    private static bool LastTilesHold(TileReader tiles, ulong size)
    {
        for (var level = TileFile.LevelStep; level < 64 && size >> level != 0; level += TileFile.LevelStep)
        {
            var last = (size >> level) - 1;
            if (!tiles.TryNode(level, last, out var stored)
                || !tiles.TryFold(level - TileFile.LevelStep, level, last, out var folded) || folded != stored)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Of a tree's nodes, those that its root is folded from.</summary>
    private sealed class Edge(Sha256[] nodes) : ITreeNodes
    {
        public Sha256 Node(int level, ulong index) => nodes[level];
    }
}
