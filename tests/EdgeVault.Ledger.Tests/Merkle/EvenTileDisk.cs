using System.Globalization;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Tests.Merkle;

/// <summary>Files as long as the tiles of a tree of equal leaves, made up as they are read.</summary>
internal sealed class EvenTileDisk(EvenTree tree, ulong size) : IDisk
{
    public IDiskFile? TryOpen(string path) =>
        int.Parse(Path.GetFileName(path), CultureInfo.InvariantCulture) is var level && size >> level > 0
            ? new EvenFile(path, tree.Node(level, 0), (long)(size >> level) * Sha256.ByteCount)
            : null;

    public IDiskFile Open(string path, DiskOpen mode) => throw new NotSupportedException();

    public IReadOnlyList<string> List(string folder) => throw new NotSupportedException();

    public void CreateFolder(string path) => throw new NotSupportedException();

    public void SyncFolder(string path) => throw new NotSupportedException();

    public void Rename(string from, string to) => throw new NotSupportedException();

    public void Unlink(string path) => throw new NotSupportedException();

    private sealed class EvenFile(string path, Sha256 hash, long length) : IDiskFile
    {
        public string Path => path;

        public long Length => length;

        public int Read(Span<byte> destination, long offset)
        {
            var count = (int)Math.Clamp(length - offset, 0, destination.Length);
            for (var i = 0; i < count; i++)
            {
                destination[i] = hash.AsSpan()[(int)((offset + i) % Sha256.ByteCount)];
            }

            return count;
        }

        public void Write(ReadOnlySpan<byte> source, long offset) => throw new NotSupportedException();

        public void Allocate(long length) => throw new NotSupportedException();

        public void SyncData() => throw new NotSupportedException();

        public void Sync() => throw new NotSupportedException();

        public bool TryLock() => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
