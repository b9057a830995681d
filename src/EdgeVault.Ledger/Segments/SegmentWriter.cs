using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Segments;

/// <summary>Where a frame is or goes.</summary>
/// <param name="Number">The segment.</param>
/// <param name="Offset">0 in a segment that has no header yet.</param>
internal readonly record struct FramePosition(uint Number, long Offset);

/// <summary>Writes frames behind each other, and moves on to the spare when a segment is full or has failed.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private readonly IDisk _disk;
    private readonly LedgerOptions _options;
    private readonly SegmentSpare _spare;
    private IDiskFile _file;
    private long _fileLength;
    private FramePosition _position;
    private int _written;

    public SegmentWriter(IDisk disk, LedgerOptions options, SegmentSpare spare, FramePosition position)
    {
        _disk = disk;
        _options = options;
        _spare = spare;
        _position = position;
        _file = Open(position.Number);
        _fileLength = _file.Length;
        _spare.Prepare(position.Number + 1);
    }

    /// <summary>Writes one frame by one write; durable after <see cref="Sync"/>, which comes before the next.</summary>
    /// <returns>Where the frame begins.</returns>
    public FramePosition Write(FrameBuilder builder, in Sha256 rootBefore)
    {
        var startsAt = _position.Offset == 0 ? SegmentHeader.ByteCount : _position.Offset;
        if (startsAt + builder.Frame.Length > _fileLength)
        {
            MoveOn();
            startsAt = SegmentHeader.ByteCount;
        }

        var bytes = _position.Offset == 0
            ? builder.FrameWithSegmentHeader(_options.Origin, _position.Number, rootBefore)
            : builder.Frame;
        _file.Write(bytes, _position.Offset);
        _written = bytes.Length;
        return _position with { Offset = startsAt };
    }

    /// <summary>One fdatasync.</summary>
    public void Sync()
    {
        _file.SyncData();
        _position = _position with { Offset = _position.Offset + _written };
    }

    /// <summary>Leaves the segment as it is and goes on at the beginning of the next.</summary>
    public void MoveOn()
    {
        var number = _position.Number + 1;
        _spare.Take(number);
        var file = Open(number);
        _file.Dispose();
        _file = file;
        _fileLength = file.Length;
        _position = new FramePosition(number, 0);
        _spare.Prepare(number + 1);
    }

    public void Dispose() => _file.Dispose();

    private IDiskFile Open(uint number) =>
        _disk.Open(SegmentFile.PathOf(_options.Path, number), DiskOpen.ReadWrite);
}
