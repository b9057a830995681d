using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Segments;

/// <summary>Reads batches of entries below a limit from the segments. Safe for several threads.</summary>
internal sealed class EntrySource(IDisk disk, string folder, string origin) : IDisposable
{
    private readonly SegmentIndex _segments = new(disk, folder, origin);
    private readonly FrameHints _hints = new();

    /// <param name="nextIndex">The first entry wanted, below the limit.</param>
    /// <param name="limit">Size of a durable tree; nothing at or above it is looked at.</param>
    /// <param name="maxEntries">Most entries in the batch.</param>
    /// <param name="maxBytes">Most bytes of entries in the batch; one entry is given whatever its size.</param>
    /// <param name="mayCut">Whether a first frame that exceeds them is cut short; else it comes whole.</param>
    public LedgerBatch Read(ulong nextIndex, ulong limit, int maxEntries, int maxBytes, bool mayCut = true)
    {
        _segments.Refresh(limit);
        var place = Locate(nextIndex);
        var batch = new BatchBuilder(nextIndex, maxEntries, maxBytes, mayCut);
        var frame = new FrameFile();
        while (place.Index < limit)
        {
            place = AtFrame(place);
            if (!batch.Wants(HeaderAt(place)))
            {
                break;
            }

            var length = place.Segment.File.Length;
            if (frame.Read(place.Segment.File, place.Offset, length, place.Index) is { } fault)
            {
                throw Damaged(place, fault);
            }

            batch.Take(frame);
            if (batch.IsPartial)
            {
                break;
            }

            place = place.Behind(frame.Header);
        }

        _hints.Remember(place);
        return batch.Build();
    }

    /// <inheritdoc cref="SegmentIndex.Forget"/>
    public void Forget(ulong minIndex) => _segments.Forget(minIndex);

    public void Dispose() => _segments.Dispose();

    /// <summary>Finds the frame that holds an entry, walking headers from the nearest known place before it.</summary>
    private FramePlace Locate(ulong index)
    {
        var segment = _segments.Find(index)
            ?? throw new LedgerDamagedException(
                new LedgerProblem(SegmentFile.NameOf(0), 0, index, "no segment holds it"));
        var place = _hints.Nearest(segment, index)
            ?? new FramePlace(segment, SegmentHeader.ByteCount, segment.FirstIndex);
        while (true)
        {
            var header = HeaderAt(place);
            if (header.NextIndex > index)
            {
                return place;
            }

            place = AtFrame(place.Behind(header));
        }
    }

    /// <summary>What stands behind the first index of the next segment is void.</summary>
    private FramePlace AtFrame(in FramePlace place) =>
        _segments.Next(place.Segment, place.Index) is { } next
            ? new FramePlace(next, SegmentHeader.ByteCount, place.Index)
            : place;

    private static FrameHeader HeaderAt(in FramePlace place)
    {
        Span<byte> bytes = stackalloc byte[FrameHeader.ByteCount];
        var file = place.Segment.File;
        var read = file.Read(bytes, place.Offset);
        var fault = FrameHeader.Read(bytes[..read], place.Index, file.Length - place.Offset, out var header);
        return fault is null ? header : throw Damaged(place, fault);
    }

    private static LedgerDamagedException Damaged(in FramePlace place, string fault) =>
        new(new LedgerProblem(place.Segment.Name, place.Offset, place.Index, fault));
}
