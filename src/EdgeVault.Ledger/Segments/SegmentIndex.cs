using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Segments;

/// <summary>The segments that hold entries, in order, their files open to read. Safe for several threads.</summary>
internal sealed class SegmentIndex(IDisk disk, string folder, string origin) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Segment> _segments = [];
    private readonly List<Segment> _retired = [];
    private ulong _knownTo;

    /// <summary>Learns of segments that were begun since.</summary>
    /// <param name="limit">Size of a durable tree. A segment that begins there or above may yet be made void.</param>
    public void Refresh(ulong limit)
    {
        lock (_lock)
        {
            if (limit <= _knownTo)
            {
                return;
            }

            foreach (var number in _segments.Count == 0 ? SegmentFile.List(disk, folder) : Following_NeedsLock())
            {
                TryAdd_NeedsLock(number, limit);
            }

            _knownTo = limit;
        }
    }

    /// <summary>The segment in which an entry lies or would lie; null before the first.</summary>
    public Segment? Find(ulong index)
    {
        lock (_lock)
        {
            return _segments.FindLast(segment => segment.FirstIndex <= index);
        }
    }

    /// <summary>The segment that begins with this entry and comes behind another, or null. Where several do, all but the
    /// last are void: a write into them failed.</summary>
    public Segment? Next(Segment segment, ulong index)
    {
        lock (_lock)
        {
            return _segments.FindLast(next => next.Number > segment.Number && next.FirstIndex == index);
        }
    }

    /// <summary>Lets go of segments that were pruned. A reader may still be in one, so it is closed at the next turn.</summary>
    public void Forget(ulong minIndex)
    {
        lock (_lock)
        {
            _retired.ForEach(segment => segment.File.Dispose());
            _retired.Clear();
            var gone = _segments.FindLastIndex(segment => segment.FirstIndex <= minIndex);
            _retired.AddRange(_segments.GetRange(0, Math.Max(gone, 0)));
            _segments.RemoveRange(0, Math.Max(gone, 0));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _retired.ForEach(segment => segment.File.Dispose());
            _segments.ForEach(segment => segment.File.Dispose());
            _segments.Clear();
        }
    }

    // A void segment may stand before the next one that holds entries. Where not even a spare follows, those that did may
    // have been pruned since we looked: then only the folder knows where it goes on.
    private List<uint> Following_NeedsLock()
    {
        var last = _segments[^1].Number;
        var numbers = new List<uint>();
        for (var number = last + 1; Exists(number); number++)
        {
            numbers.Add(number);
        }

        return numbers.Count > 0 ? numbers : SegmentFile.List(disk, folder).FindAll(number => number > last);
    }

    private bool Exists(uint number)
    {
        using var file = disk.TryOpen(SegmentFile.PathOf(folder, number));
        return file is not null;
    }

    private void TryAdd_NeedsLock(uint number, ulong limit)
    {
        var file = disk.TryOpen(SegmentFile.PathOf(folder, number));
        if (file is null)
        {
            return;
        }

        // A spare has no header yet, a damaged header is named when an entry of the segment is asked for.
        if (SegmentFile.ReadHeader(file, number, out var header) is null && header.Origin == origin
            && header.FirstIndex < limit)
        {
            _segments.Add(new Segment(number, header.FirstIndex, file));
            return;
        }

        file.Dispose();
    }
}

/// <summary>A segment that holds entries.</summary>
internal sealed record Segment(uint Number, ulong FirstIndex, IDiskFile File)
{
    public string Name => SegmentFile.NameOf(Number);
}
