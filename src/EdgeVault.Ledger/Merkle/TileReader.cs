using System.Runtime.InteropServices;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Merkle;

/// <summary>Reads hashes of subtrees from tiles, at most 4,096 bytes for each. What it says is to be checked.</summary>
/// <remarks>
/// A file that is missing, short or unreadable holds less, and so does one with a hash of zeros: that is how a write
/// which the power cut short reads back. Not for several threads.
/// </remarks>
internal sealed class TileReader(IDisk disk, string ledger) : IDisposable
{
    private readonly IDiskFile?[] _files = new IDiskFile?[TileFile.StoredLevels];

    public long BytesRead { get; private set; }

    /// <summary>The hash of a complete subtree, folded from the stored level at or below it.</summary>
    public bool TryNode(int level, ulong index, out Sha256 hash) =>
        TryFold(level - (level % TileFile.LevelStep), level, index, out hash);

    /// <summary>The same, from a given stored level.</summary>
    public bool TryFold(int stored, int level, ulong index, out Sha256 hash)
    {
        var count = 1 << (level - stored);
        Span<Sha256> nodes = stackalloc Sha256[count];
        hash = default;
        if (!TryRead(stored, index << (level - stored), nodes))
        {
            return false;
        }

        for (; count > 1; count /= 2)
        {
            for (var i = 0; i < count; i += 2)
            {
                nodes[i / 2] = MerkleHash.Node(in nodes[i], in nodes[i + 1]);
            }
        }

        hash = nodes[0];
        return true;
    }

    public void Dispose()
    {
        foreach (var file in _files)
        {
            file?.Dispose();
        }
    }

    private bool TryRead(int stored, ulong first, Span<Sha256> nodes)
    {
        if (first > (long.MaxValue / Sha256.ByteCount) - (ulong)nodes.Length)
        {
            return false;
        }

        try
        {
            var bytes = MemoryMarshal.AsBytes(nodes);
            var read = FileOf(stored)?.Read(bytes, (long)first * Sha256.ByteCount) ?? 0;
            BytesRead += read;
            return read == bytes.Length && !nodes.Contains(default);
        }
        catch (DiskException)
        {
            // Not readable is as good as not there.
            return false;
        }
    }

    private IDiskFile? FileOf(int stored)
    {
        ref var file = ref _files[stored / TileFile.LevelStep];
        return file ??= disk.TryOpen(TileFile.PathOf(ledger, stored));
    }
}
