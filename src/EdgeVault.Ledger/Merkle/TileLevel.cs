using System.Runtime.InteropServices;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Merkle;

/// <summary>One file of tiles as its writer sees it: what is not yet written, and where that goes.</summary>
internal sealed class TileLevel(IDisk disk, string ledger, int level, ulong written) : IDisposable
{
    private readonly List<byte> _pending = [];
    private IDiskFile? _file;
    private bool _dirty;

    /// <summary>Nodes that are not yet in the file.</summary>
    public int PendingCount => _pending.Count / Sha256.ByteCount;

    public void Add(in Sha256 node) => _pending.AddRange(node.AsSpan());

    public void Write()
    {
        if (_pending.Count == 0)
        {
            return;
        }

        _file ??= disk.Open(TileFile.PathOf(ledger, level), DiskOpen.ReadWriteOrCreate);
        _file.Write(CollectionsMarshal.AsSpan(_pending), (long)written * Sha256.ByteCount);
        written += (ulong)PendingCount;
        _pending.Clear();
        _dirty = true;
    }

    public void Sync()
    {
        if (_dirty)
        {
            _file!.SyncData();
            _dirty = false;
        }
    }

    public void Dispose() => _file?.Dispose();
}
