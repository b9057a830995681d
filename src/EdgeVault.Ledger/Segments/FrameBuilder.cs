using System.Buffers.Binary;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Segments;

/// <summary>Lays out one frame at a time in one reused buffer, with room for a segment header before it.</summary>
internal sealed class FrameBuilder(int frameBytesMax)
{
    private const int FrameStart = SegmentHeader.ByteCount;

    private readonly byte[] _buffer = new byte[FrameStart + FrameFormat.PaddedLength(frameBytesMax)];
    private ulong _firstIndex;
    private int _count;
    private int _end;
    private int _paddedLength;

    /// <summary>The padded frame.</summary>
    public ReadOnlySpan<byte> Frame => _buffer.AsSpan(FrameStart, _paddedLength);

    public ulong FirstIndex => _firstIndex;

    public void Begin(ulong firstIndex)
    {
        _firstIndex = firstIndex;
        _count = 0;
        _end = FrameStart + FrameHeader.ByteCount;
    }

    public void Add(ReadOnlySpan<byte> entry)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_end), entry.Length);
        entry.CopyTo(_buffer.AsSpan(_end + FrameFormat.EntryPrefixBytes));
        _end += FrameFormat.EntryPrefixBytes + entry.Length;
        _count++;
    }

    /// <summary>Adds the checkpoint, the header, the CRC and the padding.</summary>
    public void Seal(SignedCheckpoint checkpoint)
    {
        var note = checkpoint.Bytes.Span;
        note.CopyTo(_buffer.AsSpan(_end));
        _end += note.Length;

        var frame = _buffer.AsSpan(FrameStart);
        var header = new FrameHeader(_end - FrameStart + FrameFormat.CrcBytes, _firstIndex, _count, note.Length);
        header.Write(frame);
        var covered = frame[..(header.Length - FrameFormat.CrcBytes)];
        BinaryPrimitives.WriteUInt32LittleEndian(frame[covered.Length..], Crc32C.Of(covered));
        _paddedLength = header.PaddedLength;
        frame[header.Length.._paddedLength].Clear();
    }

    /// <summary>The frame behind the header of a segment that it opens: one write makes both.</summary>
    public ReadOnlySpan<byte> FrameWithSegmentHeader(string origin, uint number, in Sha256 rootThere)
    {
        new SegmentHeader(origin, number, _firstIndex, rootThere).Write(_buffer.AsSpan(0, SegmentHeader.ByteCount));
        return _buffer.AsSpan(0, FrameStart + _paddedLength);
    }
}
