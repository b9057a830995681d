using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Retention;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger;

/// <summary>Reads a ledger without writing or locking it, also while a gateway in another process appends.</summary>
public sealed class LedgerReader : IDisposable
{
    private readonly IDisk _disk;
    private readonly string _path;
    private readonly bool _syncs;
    private readonly EntrySource _entries;
    private PrunedMark? _pruned;
    private KeptEntries? _kept;

    private LedgerReader(IDisk disk, string path, bool syncs)
    {
        _disk = disk;
        _path = path;
        _syncs = syncs;
        Checkpoint = ReadAnchor();
        _entries = new EntrySource(disk, path, Checkpoint.Origin);
        LookForMark();
    }

    public string Origin => Checkpoint.Origin;

    /// <summary>Entries that can be read, as of the last <see cref="Refresh"/>.</summary>
    public ulong Size => Checkpoint.Size;

    /// <summary>The first entry that is there in any case; what is below was pruned.</summary>
    public ulong MinIndex => _pruned?.MinIndex ?? 0;

    /// <summary>The anchored tree head as of the last <see cref="Refresh"/>; its signature is not verified.</summary>
    public SignedCheckpoint Checkpoint { get; private set; }

    /// <summary>Whether it is known to outlive a power cut; a disk that syncs no more leaves that open.</summary>
    public bool IsDurable { get; private set; }

    /// <param name="path">The ledger's folder.</param>
    /// <param name="disk">Where it lies.</param>
    /// <exception cref="LedgerException">There is no ledger, or none that can be read.</exception>
    public static LedgerReader Open(string path, IDisk disk)
    {
        ArgumentNullException.ThrowIfNull(disk);
        return new LedgerReader(disk, path, syncs: true);
    }

    /// <summary>For the ledger that writes it: it knows itself what is durable, and no sync but its own may meet an error
    /// first.</summary>
    internal static LedgerReader OpenBeside(string path, IDisk disk) => new(disk, path, syncs: false);

    /// <summary>Looks at the anchor again; true when the ledger has grown.</summary>
    public bool Refresh()
    {
        var checkpoint = ReadAnchor();
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
        DemandKept(nextIndex);
        try
        {
            return nextIndex == Size ? null : _entries.Read(nextIndex, Size, maxEntries, maxBytes);
        }
        catch (LedgerDamagedException)
        {
            // A gateway may have pruned since.
            LookForMark();
            DemandKept(nextIndex);
            throw;
        }
    }

    /// <summary>One entry, also one that was kept when what surrounded it was pruned; null when it is not here.</summary>
    /// <exception cref="LedgerDamagedException">The bytes there are not what was written.</exception>
    public ReadOnlyMemory<byte>? Find(ulong index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Size);
        if (index >= MinIndex)
        {
            return Read(index, 1, 0)!.Entries[0];
        }

        return Kept().Find(index);
    }

    /// <summary>The same of a ledger whose frames verify only up to a size: nothing at or above it is looked
    /// at.</summary>
    public LedgerBatch? ReadBelow(ulong size, ulong nextIndex, int maxEntries, int maxBytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, Size);
        return nextIndex >= size ? null : _entries.Read(nextIndex, size, maxEntries, maxBytes);
    }

    /// <summary>Indices of the entries below <see cref="MinIndex"/> that were kept, ascending.</summary>
    /// <exception cref="LedgerDamagedException">They are not what was written.</exception>
    public IReadOnlyCollection<ulong> KeptIndices => MinIndex == 0 ? [] : Kept().Indices;

    /// <inheritdoc cref="SegmentLedger.ReadBaseState"/>
    public ReadOnlyMemory<byte>? ReadBaseState()
    {
        if (_pruned is null)
        {
            return null;
        }

        var bytes = BaseState.TryRead(_disk, _path, _pruned, out var problem);
        return problem is null ? bytes : throw new LedgerDamagedException(problem);
    }

    public void Dispose() => _entries.Dispose();

    private KeptEntries Kept()
    {
        if (_kept is null)
        {
            var kept = KeptEntries.Read(_disk, _path, _pruned!, out var problem);
            _kept = problem is null ? kept : throw new LedgerDamagedException(problem);
        }

        return _kept;
    }

    private void DemandKept(ulong index)
    {
        if (index < MinIndex)
        {
            throw new LedgerPrunedException(MinIndex);
        }
    }

    private void LookForMark()
    {
        var mark = PrunedMark.TryRead(_disk, _path, Origin, out _);
        if (mark?.MinIndex > MinIndex)
        {
            (_pruned, _kept) = (mark, null);
            _entries.Forget(mark!.MinIndex);
        }
    }

    private SignedCheckpoint ReadAnchor()
    {
        using var file = _disk.TryOpen(Path.Combine(_path, AnchorFile.Name))
            ?? throw new LedgerException($"There is no ledger in {_path}: it has no file '{AnchorFile.Name}'.");
        var slot = AnchorFile.Read(file)
            ?? throw new LedgerException($"{file.Path} has no readable slot; the ledger is damaged.");
        // Who follows a ledger looks often: what was durable before is still.
        IsDurable = _syncs && ((IsDurable && slot.Checkpoint.Size == Checkpoint.Size) || TrySync(file));
        return slot.Checkpoint;
    }

    // A gateway that was killed between an anchor's write, or its renaming, and the sync leaves one that the next power
    // cut takes back: nobody may be shown what it names before it is durable. A disk that syncs no more can still be read.
    private bool TrySync(IDiskFile anchor)
    {
        try
        {
            anchor.SyncData();
            _disk.SyncFolder(_path);
            return true;
        }
        catch (DiskException)
        {
            return false;
        }
    }
}
