using System.Buffers.Binary;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Ledger.Segments;

/// <summary>The first 40 bytes of a frame.</summary>
/// <remarks>
/// <code>
///  0  8  magic "EVLFRAME"
///  8  2  format, 1
/// 10  2  zero
/// 12  4  length: header to trailing CRC, without padding
/// 16  8  index of the first entry
/// 24  4  count of entries, at least 1
/// 28  4  length of the signed checkpoint
/// 32  4  zero
/// 36  4  CRC-32C of bytes 0 to 35
/// </code>
/// </remarks>
/// <param name="Length">Bytes from the header to the trailing CRC.</param>
/// <param name="FirstIndex">Index of the first entry.</param>
/// <param name="Count">Entries in the frame.</param>
/// <param name="NoteLength">Bytes of the signed checkpoint.</param>
internal readonly record struct FrameHeader(int Length, ulong FirstIndex, int Count, int NoteLength)
{
    public const int ByteCount = 40;
    private const int CrcOffset = 36;
    private const ushort Format = 1;

    private static ReadOnlySpan<byte> Magic => "EVLFRAME"u8;

    public ulong NextIndex => FirstIndex + (ulong)Count;

    public int PaddedLength => (int)FrameFormat.PaddedLength(Length);

    /// <summary>Bytes of the entries alone, without their length fields.</summary>
    public int PayloadBytes =>
        Length - FrameFormat.FixedBytes - NoteLength - (Count * FrameFormat.EntryPrefixBytes);

    public void Write(Span<byte> target)
    {
        target[..ByteCount].Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Length);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], FirstIndex);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], Count);
        BinaryPrimitives.WriteInt32LittleEndian(target[28..], NoteLength);
        BinaryPrimitives.WriteUInt32LittleEndian(target[CrcOffset..], Crc32C.Of(target[..CrcOffset]));
    }

    /// <summary>Reads a header; every length in it is within its limit when this returns null.</summary>
    /// <param name="source">The bytes there; 40 are needed.</param>
    /// <param name="expectedIndex">The index that must come next.</param>
    /// <param name="room">Bytes from the header to the end of the file.</param>
    /// <param name="header">The header, when it is good.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Read(ReadOnlySpan<byte> source, ulong expectedIndex, long room, out FrameHeader header)
    {
        header = default;
        if (source.Length < ByteCount || !source.StartsWith(Magic))
        {
            return "no frame begins here";
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(source[CrcOffset..]) != Crc32C.Of(source[..CrcOffset]))
        {
            return "the frame header's CRC does not match";
        }

        var format = BinaryPrimitives.ReadUInt16LittleEndian(source[8..]);
        if (format != Format)
        {
            return $"the frame has format {format}; this version reads format {Format}";
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(source[12..]);
        var count = BinaryPrimitives.ReadUInt32LittleEndian(source[24..]);
        var noteLength = BinaryPrimitives.ReadUInt32LittleEndian(source[28..]);
        if (length > FrameFormat.FrameBytesCap || FrameFormat.PaddedLength(length) > room || count == 0
            || noteLength > SignedNote.BytesMax
            || FrameFormat.FixedBytes + ((long)count * FrameFormat.EntryPrefixBytes) + noteLength > length
            || BinaryPrimitives.ReadUInt16LittleEndian(source[10..]) != 0
            || BinaryPrimitives.ReadUInt32LittleEndian(source[32..]) != 0)
        {
            return $"the frame header is out of bounds (length {length}, count {count}, checkpoint {noteLength})";
        }

        var firstIndex = BinaryPrimitives.ReadUInt64LittleEndian(source[16..]);
        if (firstIndex != expectedIndex || firstIndex > ulong.MaxValue - count)
        {
            return $"the frame begins with entry {firstIndex}, not {expectedIndex}";
        }

        header = new FrameHeader((int)length, firstIndex, (int)count, (int)noteLength);
        return null;
    }
}
