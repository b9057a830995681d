using System.Buffers.Binary;
using System.Globalization;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Retention;

/// <summary>Takes the oldest segments away, in an order that no crash can turn into a loss (docs/formats/ledger.md, "Retention").</summary>
internal sealed class Pruner(LedgerOptions options, IDisk disk, LedgerReader reader)
{
    /// <summary>First entries of segments below which a ledger may be pruned: not the first, and whole frames before it.</summary>
    public static IReadOnlyList<ulong> PointsOf(IDisk disk, string folder, ulong above, ulong below)
    {
        var points = new SortedSet<ulong>();
        foreach (var number in SegmentFile.List(disk, folder))
        {
            using var file = disk.TryOpen(SegmentFile.PathOf(folder, number));
            if (file is not null && SegmentFile.ReadHeader(file, number, out var header) is null
                && header.FirstIndex > above && header.FirstIndex < below)
            {
                points.Add(header.FirstIndex);
            }
        }

        return [.. points];
    }

    /// <summary>Steps 1 to 4: everything that stands for the pruned part is durable when this returns.</summary>
    /// <exception cref="LedgerDamagedException">Tiles or entries do not give what was signed; nothing was pruned.</exception>
    public PrunedMark Mark(
        ulong minIndex, ReadOnlySpan<byte> baseState, IEnumerable<ulong> keep, NoteSigner signer, KeyChain keys)
    {
        // Step 1: the tiles alone must give the tree at the mark, as a frame signed it.
        using var tiles = new TileReader(disk, options.Path);
        var tree = SignedTreeAt(tiles, minIndex, keys);

        // Step 2: what the host makes of the entries before, and those of them that are still wanted.
        var baseHash = BaseState.Write(disk, options.Path, minIndex, baseState);
        var kept = new KeptEntries();
        foreach (var index in keep.Where(index => index < minIndex).Distinct())
        {
            kept.Add(index, Verified(tiles, index));
        }

        var keptHash = kept.Write(disk, options.Path, minIndex);

        // Step 3: from here on the segments may be missing.
        var mark = PrunedMark.Create(signer, tree, baseHash, keptHash);
        mark.Write(disk, options.Path);
        return mark;
    }

    /// <summary>Whether the tiles alone give the tree that was signed at an index.</summary>
    /// <exception cref="LedgerDamagedException">They do not.</exception>
    public void Check(ulong minIndex, KeyChain keys)
    {
        using var tiles = new TileReader(disk, options.Path);
        SignedTreeAt(tiles, minIndex, keys);
    }

    /// <summary>Removes what lies below a durable mark; any part of it may be gone already.</summary>
    public static void Sweep(IDisk disk, string folder, PrunedMark mark)
    {
        foreach (var name in Below(disk, folder, mark.MinIndex))
        {
            disk.Unlink(Path.Combine(folder, name));
        }

        disk.SyncFolder(folder);
        var current = mark.MinIndex.ToString("D20", CultureInfo.InvariantCulture);
        foreach (var old in new[] { BaseState.FolderOf(folder), KeptEntries.FolderOf(folder) })
        {
            // Nothing else in there is ours to remove.
            foreach (var name in disk.List(old).Where(
                name => name != current && name.Length == current.Length && name.All(char.IsAsciiDigit)))
            {
                disk.Unlink(Path.Combine(old, name));
            }
        }
    }

    private static List<string> Below(IDisk disk, string folder, ulong minIndex)
    {
        var names = new List<string>();
        foreach (var number in SegmentFile.List(disk, folder))
        {
            using var file = disk.Open(SegmentFile.PathOf(folder, number), DiskOpen.Read);
            if (SegmentFile.ReadHeader(file, number, out var header) is not null || header.FirstIndex >= minIndex)
            {
                break;
            }

            names.Add(SegmentFile.NameOf(number));
        }

        return names;
    }

    private static MerkleFrontier TreeAt(TileReader tiles, ulong size)
    {
        var bytes = new byte[MerkleFrontier.ByteCountOf(size)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, size);
        var at = sizeof(ulong);
        for (var level = 0; level < 64; level++)
        {
            if ((size >> level & 1) == 0)
            {
                continue;
            }

            if (!tiles.TryNode(level, (size >> level) - 1, out var node))
            {
                throw Wrong(size, "the tiles do not reach so far");
            }

            node.AsSpan().CopyTo(bytes.AsSpan(at));
            at += Sha256.ByteCount;
        }

        return MerkleFrontier.TryParse(bytes, out var tree) ? tree : throw Wrong(size, "the tiles give no tree");
    }

    private MerkleFrontier SignedTreeAt(TileReader tiles, ulong minIndex, KeyChain keys)
    {
        var tree = TreeAt(tiles, minIndex);
        var before = reader.Read(minIndex - 1, 1, 0)!;
        if (!before.EndsAtFrame || before.Checkpoint.Root != tree.Root() || !keys.IsSigned(before.Checkpoint))
        {
            throw Wrong(minIndex, "the tiles do not give the root that was signed there");
        }

        return tree;
    }

    private ReadOnlyMemory<byte> Verified(TileReader tiles, ulong index)
    {
        var entry = reader.Find(index) ?? throw Wrong(index, "an entry that is to be kept is not there");
        return tiles.TryNode(0, index, out var leaf) && MerkleHash.Leaf(entry.Span) == leaf
            ? entry
            : throw Wrong(index, "an entry that is to be kept does not give its leaf");
    }

    private static LedgerDamagedException Wrong(ulong index, string what) =>
        new(new LedgerProblem(TileFile.FolderName, 0, index, what));
}
