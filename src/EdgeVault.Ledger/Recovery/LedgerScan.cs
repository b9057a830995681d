using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Recovery;

/// <summary>Walks a ledger from its first entry to its anchor and recomputes every hash from the bytes read.</summary>
/// <remarks>
/// Bytes from disk are input. The first problem ends the verified prefix; the segments behind it are still checked
/// frame by frame, without roots, so that a report names all that is broken.
/// </remarks>
internal sealed class LedgerScan : IDisposable
{
    private readonly IDisk _disk;
    private readonly string _folder;
    private readonly SignedCheckpoint _anchor;
    private readonly List<LedgerProblem> _problems = [];
    private readonly FrameFile _frame = new();
    private readonly SortedDictionary<uint, IDiskFile> _files = [];
    private ulong _index;
    private bool _rooted = true;

    public LedgerScan(IDisk disk, string folder, SignedCheckpoint anchor)
    {
        _disk = disk;
        _folder = folder;
        _anchor = anchor;
    }

    /// <summary>When given, told of every frame, so that it knows the keys behind the last one.</summary>
    public SettlingKeys? Keys { get; init; }

    /// <summary>True to verify every frame's signature by <see cref="Keys"/>; else only hashes are.</summary>
    public bool VerifiesSignatures { get; init; }

    public Action<ulong>? Progress { get; init; }

    public IReadOnlyList<LedgerProblem> Problems => _problems;

    /// <summary>The tree of the verified prefix.</summary>
    public FrameTree Verified { get; } = new();

    /// <summary>The checkpoint of the last verified frame; null before the first.</summary>
    public SignedCheckpoint? VerifiedCheckpoint { get; private set; }

    /// <summary>Where the next frame goes when everything up to the anchor verified.</summary>
    public FramePosition End { get; private set; }

    public void Run(CancellationToken cancel)
    {
        var numbers = SegmentFile.List(_disk, _folder);
        uint expected = 0;
        foreach (var number in numbers)
        {
            if (_index == _anchor.Size)
            {
                break;
            }

            if (number != expected)
            {
                Report(expected, 0, "the file is missing");
            }

            ScanSegment(number, cancel);
            expected = number + 1;
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

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private void ScanSegment(uint number, CancellationToken cancel)
    {
        var file = OpenSegment(number)!;
        var fault = SegmentFile.ReadHeader(file, number, out var header) ?? Judge(header);
        if (fault is not null)
        {
            Report(number, 0, fault);
        }

        var next = NextFirstIndex(number);
        var end = next ?? _anchor.Size;
        var length = file.Length;
        long offset = SegmentHeader.ByteCount;
        while (_index < end)
        {
            cancel.ThrowIfCancellationRequested();
            fault = _frame.Read(file, offset, length, _index) ?? JudgeFrame();
            if (fault is not null)
            {
                if (next is null && GoesOnInNext(file, number, offset))
                {
                    return;
                }

                Report(number, offset, fault);
                _index = end;
                return;
            }

            offset += _frame.Header.PaddedLength;
            End = new FramePosition(number, offset);
            Progress?.Invoke(_index);
        }
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

    private ulong? NextFirstIndex(uint number)
    {
        var next = OpenSegment(number + 1);
        return next is not null && SegmentFile.ReadHeader(next, number + 1, out var header) is null
            && header.FirstIndex >= _index && header.FirstIndex <= _anchor.Size
            ? header.FirstIndex
            : null;
    }

    /// <summary>
    /// Behind the last frame of a segment stand zeros. When entries are still due and the next file is missing or
    /// broken, that is the place to name; a spare, all zero, says that they are missing here.
    /// </summary>
    private bool GoesOnInNext(IDiskFile file, uint number, long offset)
    {
        var next = OpenSegment(number + 1);
        return SegmentFile.IsBlank(file, offset) && (next is null || !SegmentFile.IsBlank(next, 0));
    }

    private IDiskFile? OpenSegment(uint number)
    {
        if (!_files.TryGetValue(number, out var file)
            && (file = _disk.TryOpen(SegmentFile.PathOf(_folder, number))) is not null)
        {
            _files.Add(number, file);
        }

        return file;
    }

    private void Report(uint segment, long offset, string what)
    {
        _problems.Add(new LedgerProblem(SegmentFile.NameOf(segment), offset, _index, what));
        _rooted = false;
    }
}
