using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger;

/// <summary>Reads a ledger without writing or locking it, also while a gateway in another process appends.</summary>
public sealed class LedgerReader : IDisposable
{
    private readonly IDisk _disk;
    private readonly string _path;
    private readonly EntrySource _entries;

    private LedgerReader(IDisk disk, string path, SignedCheckpoint checkpoint)
    {
        _disk = disk;
        _path = path;
        Checkpoint = checkpoint;
        _entries = new EntrySource(disk, path, checkpoint.Origin);
    }

    public string Origin => Checkpoint.Origin;

    /// <summary>Entries that can be read, as of the last <see cref="Refresh"/>.</summary>
    public ulong Size => Checkpoint.Size;

    /// <summary>The anchored tree head as of the last <see cref="Refresh"/>; its signature is not verified.</summary>
    public SignedCheckpoint Checkpoint { get; private set; }

    /// <param name="path">The ledger's folder.</param>
    /// <param name="disk">Where it lies.</param>
    /// <exception cref="LedgerException">There is no ledger, or none that can be read.</exception>
    public static LedgerReader Open(string path, IDisk disk)
    {
        ArgumentNullException.ThrowIfNull(disk);
        return new LedgerReader(disk, path, ReadAnchor(disk, path));
    }

    /// <summary>Looks at the anchor again; true when the ledger has grown.</summary>
    public bool Refresh()
    {
        var checkpoint = ReadAnchor(_disk, _path);
        var grown = checkpoint.Size > Checkpoint.Size;
        if (grown)
        {
            Checkpoint = checkpoint;
        }

        return grown;
    }

    /// <inheritdoc cref="SegmentLedger.Read"/>
    public LedgerBatch? Read(ulong nextIndex, int maxEntries, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(nextIndex, Size);
        return nextIndex == Size ? null : _entries.Read(nextIndex, Size, maxEntries, maxBytes);
    }

    /// <summary>The same of a ledger whose frames verify only up to a size: nothing at or above it is looked
    /// at.</summary>
    public LedgerBatch? ReadBelow(ulong size, ulong nextIndex, int maxEntries, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        return nextIndex >= size ? null : _entries.Read(nextIndex, size, maxEntries, maxBytes);
    }

    public void Dispose() => _entries.Dispose();

    private static SignedCheckpoint ReadAnchor(IDisk disk, string path)
    {
        using var file = disk.TryOpen(Path.Combine(path, AnchorFile.Name))
            ?? throw new LedgerException($"There is no ledger in {path}: it has no file '{AnchorFile.Name}'.");
        return AnchorFile.Read(file)?.Checkpoint
            ?? throw new LedgerException($"{file.Path} has no readable slot; the ledger is damaged.");
    }
}
