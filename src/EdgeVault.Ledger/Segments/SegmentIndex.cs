using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Segments;

/// <summary>The segments that hold entries, in order, their files open to read. Safe for several threads.</summary>
internal sealed class SegmentIndex(IDisk disk, string folder, string origin) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Segment> _segments = [];
    private bool _listed;

    /// <summary>Learns of segments that were begun since.</summary>
    public void Refresh()
    {
        lock (_lock)
        {
            if (!_listed)
            {
                foreach (var number in SegmentFile.List(disk, folder))
                {
                    TryAdd_NeedsLock(number);
                }

                _listed = true;
                return;
            }

            while (TryAdd_NeedsLock(_segments.Count == 0 ? 0 : _segments[^1].Number + 1))
            {
            }
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

    /// <summary>The segment that begins with this entry and comes behind another, or null.</summary>
    public Segment? Next(Segment segment, ulong index)
    {
        lock (_lock)
        {
            return _segments.Find(next => next.Number == segment.Number + 1 && next.FirstIndex == index);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _segments.ForEach(segment => segment.File.Dispose());
            _segments.Clear();
        }
    }

    private bool TryAdd_NeedsLock(uint number)
    {
        var file = disk.TryOpen(SegmentFile.PathOf(folder, number));
        if (file is null)
        {
            return false;
        }

        // A spare has no header yet, a damaged header is named when an entry of the segment is asked for.
        if (SegmentFile.ReadHeader(file, number, out var header) is not null || header.Origin != origin)
        {
            file.Dispose();
            return false;
        }

        _segments.Add(new Segment(number, header.FirstIndex, file));
        return true;
    }
}

/// <summary>A segment that holds entries.</summary>
internal sealed record Segment(uint Number, ulong FirstIndex, IDiskFile File)
{
    public string Name => SegmentFile.NameOf(Number);
}
