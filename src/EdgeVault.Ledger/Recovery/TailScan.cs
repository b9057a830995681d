using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Recovery;

/// <summary>Finds the whole frames above the anchor, and settles what stands there.</summary>
/// <remarks>
/// A frame is whole if its CRCs hold, its first index continues, its key signed it and the root of its entries is
/// the one it signs. Anything else above the anchor is tail, never tamper: nobody was told of it.
/// </remarks>
internal sealed class TailScan : IDisposable
{
    private const int ChunkBytes = 1 << 18;

    private readonly SettlingKeys _keys;
    private readonly FrameTree _tree;
    private readonly FramePosition _start;
    private readonly SortedDictionary<uint, IDiskFile> _files = [];
    private readonly Dictionary<uint, long> _keptEnds = [];
    private readonly FrameFile _frame = new();

    /// <param name="disk">Where the ledger lies.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="mode">To read only, or to rewrite too.</param>
    /// <param name="keys">The ledger's keys; their name is the origin.</param>
    /// <param name="tree">The tree up to the anchor; kept frames are appended to it.</param>
    /// <param name="start">Where the anchored frames end.</param>
    public TailScan(
        IDisk disk, string folder, DiskOpen mode, SettlingKeys keys, FrameTree tree, FramePosition start)
    {
        _keys = keys;
        _tree = tree;
        _start = start;
        End = start;
        foreach (var number in SegmentFile.List(disk, folder).Where(number => number >= start.Number))
        {
            _files.Add(number, disk.Open(SegmentFile.PathOf(folder, number), mode));
        }
    }

    /// <summary>Where the next frame goes.</summary>
    public FramePosition End { get; private set; }

    public int FramesKept { get; private set; }

    /// <summary>The checkpoint of the last whole frame; null when there is none.</summary>
    public SignedCheckpoint? LastKept { get; private set; }

    public void Find()
    {
        while (TryKeep(new FramePosition(End.Number + 1, 0)) || TryKeep(End))
        {
        }
    }

    /// <summary>What stands above the whole frames and is not zero; null when all of it is.</summary>
    public RecoveredTail? Evidence()
    {
        using var evidence = new TailEvidence();
        foreach (var (number, file) in _files)
        {
            evidence.Add(file, KeptEnd(number), file.Length);
        }

        return evidence.ToTail(_tree.Tree.Size);
    }

    /// <summary>
    /// Writes all above the anchor again, whole frames as read and zeros elsewhere, and syncs it. What was read may
    /// be page cache that an earlier failed sync left clean; only bytes written and synced now are known to last.
    /// </summary>
    public void Rewrite()
    {
        var buffer = new byte[ChunkBytes];
        foreach (var (number, file) in _files)
        {
            var keptEnd = KeptEnd(number);
            for (var offset = StartOf(number); offset < keptEnd;)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, keptEnd - offset));
                var read = file.Read(chunk, offset);
                file.Write(chunk[..read], offset);
                offset += chunk.Length;
            }

            SegmentFile.Zero(file, keptEnd, file.Length);
            file.Sync();
        }
    }

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private bool TryKeep(FramePosition place)
    {
        var size = _tree.Tree.Size;
        if (!_files.TryGetValue(place.Number, out var file) || (place.Offset == 0 && !HeaderFits(file, place.Number)))
        {
            return false;
        }

        var offset = place.Offset == 0 ? SegmentHeader.ByteCount : place.Offset;
        if (_frame.Read(file, offset, file.Length, size) is not null || !_keys.Chain.IsSigned(_frame.Checkpoint)
            || !_tree.TryAppend(_frame))
        {
            return false;
        }

        _keys.Meet(_frame);
        LastKept = _frame.Checkpoint;
        FramesKept++;
        End = place with { Offset = offset + _frame.Header.PaddedLength };
        _keptEnds[place.Number] = End.Offset;
        return true;
    }

    private bool HeaderFits(IDiskFile file, uint number) =>
        SegmentFile.ReadHeader(file, number, out var header) is null && header.Origin == _keys.Chain.Origin
        && header.FirstIndex == _tree.Tree.Size && header.RootThere == _tree.Tree.Root();

    private long StartOf(uint number) => number == _start.Number ? _start.Offset : 0;

    private long KeptEnd(uint number) => _keptEnds.GetValueOrDefault(number, StartOf(number));
}
