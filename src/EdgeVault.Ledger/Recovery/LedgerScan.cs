using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Retention;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Recovery;

/// <summary>Walks a ledger to its anchor and recomputes every hash from the bytes read.</summary>
/// <remarks>
/// Bytes from disk are input. The first problem ends the verified prefix; the segments behind it are still checked
/// frame by frame, without roots, so that a report names all that is broken.
/// </remarks>
internal sealed class LedgerScan : IDisposable
{
    private readonly IDisk _disk;
    private readonly string _folder;
    private readonly SegmentSet _segments;
    private readonly SignedCheckpoint _anchor;
    private readonly List<LedgerProblem> _problems = [];
    private readonly FrameFile _frame = new();
    private ulong _index;
    private bool _rooted = true;

    public LedgerScan(IDisk disk, string folder, SignedCheckpoint anchor)
    {
        _disk = disk;
        _folder = folder;
        _segments = new SegmentSet(disk, folder, anchor);
        _anchor = anchor;
    }

    /// <summary>When given, told of every frame, so that it knows the keys behind the last one.</summary>
    public SettlingKeys? Keys { get; init; }

    /// <summary>True to verify every frame's signature by <see cref="Keys"/>; else only hashes are.</summary>
    public bool VerifiesSignatures { get; init; }

    public Action<ulong>? Progress { get; init; }

    /// <summary>What stands for entries that were pruned; null when none were.</summary>
    public PrunedMark? Pruned { get; init; }

    public IReadOnlyList<LedgerProblem> Problems => _problems;

    /// <summary>The tree of the verified prefix.</summary>
    public FrameTree Verified { get; } = new();

    /// <summary>The checkpoint of the last verified frame; null before the first.</summary>
    public SignedCheckpoint? VerifiedCheckpoint { get; private set; }

    /// <summary>Where the next frame goes when everything up to the anchor verified.</summary>
    public FramePosition End { get; private set; }

    /// <summary>The tree that a snapshot spared us; the empty one when all entries were hashed.</summary>
    public TreeHead From { get; private set; } = new(0, MerkleHash.Empty);

    /// <summary>The first entry that was hashed.</summary>
    public ulong Began => From.Size;

    /// <summary>Bytes of frames and headers read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Begins behind a snapshot if it holds; otherwise, or without one, at the first entry that is kept.</summary>
    public void Run(Snapshot? from, CancellationToken cancel)
    {
        var isHinted = from is not null && TryBegin(from);
        var start = isHinted ? from!.Place.Number : BeginAtMark();
        var expected = start;
        foreach (var number in _segments.Numbers.Where(number => number >= start))
        {
            if (_index == _anchor.Size)
            {
                break;
            }

            if (number != expected && !_segments.BeginsAt(number, _index))
            {
                Report(expected, 0, "the file is missing");
            }

            expected = number + 1;
            if (number == start && isHinted)
            {
                ScanFrames(number, End.Offset, cancel);
            }
            else if (!_segments.IsVoid(number, _index))
            {
                ScanSegment(number, cancel);
            }
        }

        if (_index < _anchor.Size)
        {
            Report(expected, 0, $"the file is missing; the anchor names {_anchor.Size} entries");
        }
        else if (_rooted && Verified.Tree.Root() != _anchor.Root)
        {
            _problems.Add(new LedgerProblem(AnchorFile.Name, 0, _anchor.Size, "the anchor names another root"));
        }
    }

    public void Dispose() => _segments.Dispose();

    /// <summary>True when all segments up to the snapshot's are there and its frame signs its tree.</summary>
    private bool TryBegin(Snapshot from)
    {
        if (from.Tree.Size > _anchor.Size || from.FirstIndex < (Pruned?.MinIndex ?? 0)
            || !_segments.IsChainTo(from.Place.Number, Pruned?.MinIndex ?? 0)
            || _segments.File(from.Place.Number) is not { } file
            || _frame.Read(file, from.Place.Offset, file.Length, from.FirstIndex) is not null
            || _frame.Checkpoint.Origin != _anchor.Origin || _frame.Checkpoint.Size != from.Tree.Size
            || _frame.Checkpoint.Root != from.Tree.Root() || !TryMeetHandover(from.Tree.Size))
        {
            return false;
        }

        Verified.Tree.CopyFrom(from.Tree);
        VerifiedCheckpoint = _frame.Checkpoint;
        From = new TreeHead(from.Tree.Size, _frame.Checkpoint.Root);
        _index = from.Tree.Size;
        Step(from.Place.Number, from.Place.Offset);
        return true;
    }

    /// <returns>The segment to begin with.</returns>
    private uint BeginAtMark()
    {
        if (Pruned is null || !TryMeetHandover(Pruned.MinIndex))
        {
            return 0;
        }

        Verified.Tree.CopyFrom(Pruned.Tree);
        From = new TreeHead(Pruned.MinIndex, Pruned.Tree.Root());
        _index = Pruned.MinIndex;
        return _segments.LastBeginningAt(_index) ?? 0;
    }

    /// <summary>The scan does not come by an entry below the snapshot, and the last rotation may be there.</summary>
    private bool TryMeetHandover(ulong size)
    {
        if (Keys?.Pending is not { } pending || pending.Rotation.Index >= size)
        {
            return true;
        }

        try
        {
            using var reader = LedgerReader.OpenBeside(_folder, _disk);
            Keys.Meet((reader.Find(pending.Rotation.Index) ?? default).Span);
            return true;
        }
        catch (LedgerException)
        {
            // The scan from the first entry will say what is wrong, and where.
            return false;
        }
    }

    private void ScanSegment(uint number, CancellationToken cancel)
    {
        BytesRead += SegmentHeader.ByteCount;
        if ((_segments.HeaderFault(number, out var header) ?? Judge(header)) is { } fault)
        {
            Report(number, 0, fault);
        }

        ScanFrames(number, SegmentHeader.ByteCount, cancel);
    }

    private void ScanFrames(uint number, long offset, CancellationToken cancel)
    {
        var file = _segments.File(number)!;
        var next = _segments.NextBeginning(number, _index);
        var end = next?.FirstIndex ?? _anchor.Size;
        var length = file.Length;
        while (_index < end)
        {
            cancel.ThrowIfCancellationRequested();
            if ((_frame.Read(file, offset, length, _index) ?? JudgeFrame()) is { } fault)
            {
                if (next?.Number != number + 1 && GoesOnInNext(file, number, offset))
                {
                    return;
                }

                Report(number, offset, fault);
                _index = end;
                return;
            }

            offset = Step(number, offset);
            Progress?.Invoke(_index);
        }
    }

    private long Step(uint number, long offset)
    {
        BytesRead += _frame.Header.PaddedLength;
        End = new FramePosition(number, offset + _frame.Header.PaddedLength);
        return End.Offset;
    }

    private string? Judge(in SegmentHeader header)
    {
        if (header.Origin != _anchor.Origin)
        {
            return $"the segment belongs to {header.Origin}, the anchor to {_anchor.Origin}";
        }

        if (header.FirstIndex != _index)
        {
            return $"the segment begins with entry {header.FirstIndex}, not {_index}";
        }

        return _rooted && header.RootThere != Verified.Tree.Root() ? "the segment header names another root" : null;
    }

    /// <summary>Judges the frame just read against the tree before it, and steps behind it.</summary>
    private string? JudgeFrame()
    {
        var header = _frame.Header;
        var checkpoint = _frame.Checkpoint;
        if (checkpoint.Origin != _anchor.Origin)
        {
            return $"the frame signs for {checkpoint.Origin}";
        }

        if (header.NextIndex > _anchor.Size)
        {
            return $"the frame reaches to entry {header.NextIndex}, across the anchor at {_anchor.Size}";
        }

        Keys?.Meet(_frame);
        if (VerifiesSignatures && !Keys!.Chain.IsSigned(checkpoint))
        {
            var key = Keys.Chain.KeyOf(checkpoint.Size);
            return $"the frame's checkpoint is not signed by {key.Name}+{key.KeyIdText}";
        }

        if (_rooted && !AppendFrame(checkpoint))
        {
            return "the entries do not give the root that the frame signs";
        }

        _index = header.NextIndex;
        return null;
    }

    private bool AppendFrame(SignedCheckpoint checkpoint)
    {
        if (!Verified.TryAppend(_frame))
        {
            return false;
        }

        VerifiedCheckpoint = checkpoint;
        return true;
    }

    /// <summary>
    /// Behind the last frame of a segment stand zeros. When entries are still due and the next file is missing or
    /// broken, that is the place to name; a spare, all zero, says that they are missing here.
    /// </summary>
    private bool GoesOnInNext(IDiskFile file, uint number, long offset)
    {
        var next = _segments.File(number + 1);
        return SegmentFile.IsBlank(file, offset) && (next is null || !SegmentFile.IsBlank(next, 0));
    }

    private void Report(uint segment, long offset, string what)
    {
        _problems.Add(new LedgerProblem(SegmentFile.NameOf(segment), offset, _index, what));
        _rooted = false;
    }
}
