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
    private readonly long _reach;
    private readonly SortedDictionary<uint, IDiskFile> _files = [];
    private readonly Dictionary<uint, long> _keptEnds = [];
    private readonly FrameFile _frame = new();

    /// <param name="disk">Where the ledger lies.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="mode">To read only, or to rewrite too.</param>
    /// <param name="keys">The ledger's keys; their name is the origin.</param>
    /// <param name="tree">The tree up to the anchor; kept frames are appended to it.</param>
    /// <param name="start">Where the anchored frames end.</param>
    /// <param name="reach">How many bytes above the anchor a write can ever have reached, in each segment.</param>
    public TailScan(
        IDisk disk, string folder, DiskOpen mode, SettlingKeys keys, FrameTree tree, FramePosition start, long reach)
    {
        _reach = reach;
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
        var beginnings = Beginnings();
        while (Following(beginnings).Any(TryKeep) || TryKeep(End))
        {
        }
    }

    /// <summary>What stands above the whole frames and is not zero; null when all of it is.</summary>
    public RecoveredTail? Evidence()
    {
        using var evidence = new TailEvidence();
        foreach (var (number, file) in _files)
        {
            evidence.Add(file, KeptEnd(number), ReachOf(number, file));
        }

        return evidence.ToTail(_tree.Tree.Size);
    }

    /// <summary>
    /// Writes all above the anchor again, whole frames as read and zeros elsewhere, and syncs it. What was read may
    /// be page cache that an earlier failed sync left clean; only bytes written and synced now are known to last.
    /// </summary>
    /// <remarks>What is kept comes first: a failed copy of it elsewhere may be all there is while this is torn.</remarks>
    public void Rewrite()
    {
        var buffer = new byte[ChunkBytes];
        foreach (var (number, file) in _files.OrderByDescending(pair => _keptEnds.ContainsKey(pair.Key)))
        {
            var keptEnd = KeptEnd(number);
            for (var offset = StartOf(number); offset < keptEnd;)
            {
                var chunk = buffer.AsSpan(0, (int)Math.Min(buffer.Length, keptEnd - offset));
                var read = file.Read(chunk, offset);
                file.Write(chunk[..read], offset);
                offset += chunk.Length;
            }

            SegmentFile.Zero(file, keptEnd, ReachOf(number, file));
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

    /// <summary>Bytes that had to be looked at.</summary>
    public long BytesRead => _files.Sum(pair => ReachOf(pair.Key, pair.Value) - StartOf(pair.Key));

    /// <summary>Numbers of the segments with a good header, by the entry that each begins with.</summary>
    private ILookup<ulong, uint> Beginnings()
    {
        var begun = new List<(uint Number, ulong FirstIndex)>();
        foreach (var (number, file) in _files)
        {
            if (SegmentFile.ReadHeader(file, number, out var header) is null)
            {
                begun.Add((number, header.FirstIndex));
            }
        }

        return begun.ToLookup(each => each.FirstIndex, each => each.Number);
    }

    /// <summary>The later segments that begin here, the last first: a write failed into those before it, as below the
    /// anchor, and they need not even have a header any more.</summary>
    private IEnumerable<FramePosition> Following(ILookup<ulong, uint> beginnings) =>
        beginnings[_tree.Tree.Size].Where(number => number > End.Number).Reverse()
            .Select(number => new FramePosition(number, 0));

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

    /// <summary>Only what was above the anchor when it was written can stand here, and the anchor never moves back.</summary>
    private long ReachOf(uint number, IDiskFile file) => Math.Min(file.Length, KeptEnd(number) + _reach);

    private long StartOf(uint number) => number == _start.Number ? _start.Offset : 0;

    private long KeptEnd(uint number) => _keptEnds.GetValueOrDefault(number, StartOf(number));
}
