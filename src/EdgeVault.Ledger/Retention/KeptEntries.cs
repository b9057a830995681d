using System.Buffers.Binary;
using System.Globalization;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Retention;

/// <summary><c>ledger/kept/</c>: entries that outlive their segment, because their piece is still in custody.</summary>
/// <remarks>
/// One file for each mark, named after its index: for each entry, ascending, index (8), length (4) and bytes. The mark
/// names the hash of the file.
/// </remarks>
internal sealed class KeptEntries
{
    private const string FolderName = "kept";
    private const int HeaderBytes = sizeof(ulong) + sizeof(uint);
    private const long BytesMax = 1L << 30;

    private readonly SortedDictionary<ulong, ReadOnlyMemory<byte>> _entries = [];

    /// <summary>Their indices, ascending.</summary>
    public IReadOnlyCollection<ulong> Indices => _entries.Keys;

    // The cast matters: a bare null would become empty memory.
    public ReadOnlyMemory<byte>? Find(ulong index) =>
        _entries.TryGetValue(index, out var entry) ? (ReadOnlyMemory<byte>?)entry : null;

    public void Add(ulong index, ReadOnlyMemory<byte> entry) => _entries[index] = entry;

    /// <summary>Makes the file of a mark; durable on return.</summary>
    /// <returns>The hash that the mark names.</returns>
    public Sha256 Write(IDisk disk, string ledger, ulong minIndex)
    {
        var bytes = new byte[_entries.Values.Sum(entry => (long)HeaderBytes + entry.Length)];
        var at = 0;
        foreach (var (index, entry) in _entries)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), index);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + sizeof(ulong)), entry.Length);
            entry.Span.CopyTo(bytes.AsSpan(at + HeaderBytes));
            at += HeaderBytes + entry.Length;
        }

        disk.CreateFolder(FolderOf(ledger));
        WholeFile.Replace(disk, PathOf(ledger, minIndex), bytes);
        return Sha256.Of(bytes);
    }

    /// <summary>The entries of a mark; what does not give the mark's hash is a problem.</summary>
    public static KeptEntries Read(IDisk disk, string ledger, PrunedMark mark, out LedgerProblem? problem)
    {
        var path = PathOf(ledger, mark.MinIndex);
        var kept = new KeptEntries();
        var bytes = WholeFile.TryRead(disk, path, BytesMax);
        var isGood = bytes is not null && Sha256.Of(bytes) == mark.KeptHash && kept.TryParse(bytes);
        problem = isGood ? null : new LedgerProblem(
            $"{FolderName}/{Path.GetFileName(path)}", 0, mark.MinIndex, "the kept entries are not those that the mark names");
        return isGood ? kept : new KeptEntries();
    }

    public static string FolderOf(string ledger) => Path.Combine(ledger, FolderName);

    public static string PathOf(string ledger, ulong minIndex) =>
        Path.Combine(FolderOf(ledger), minIndex.ToString("D20", CultureInfo.InvariantCulture));

    private bool TryParse(byte[] bytes)
    {
        var at = 0;
        while (bytes.Length - at >= HeaderBytes)
        {
            var index = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at));
            var length = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + sizeof(ulong)));
            at += HeaderBytes;
            if (length > FrameFormat.EntryBytesCap || length > bytes.Length - at)
            {
                return false;
            }

            _entries[index] = bytes.AsMemory(at, (int)length);
            at += (int)length;
        }

        return at == bytes.Length;
    }
}
