using System.Buffers.Binary;
using System.Text;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Segments;

/// <summary>The first block of a segment, written with its first frame; all zero in a spare.</summary>
/// <remarks>
/// <code>
///    0    8  magic "EVLSEGMT"
///    8    2  format, 1
///   10    2  length of the origin
///   12    4  segment number
///   16    8  index of the segment's first entry
///   24   32  root of the tree of all entries before it
///   56  128  origin, UTF-8, zero-filled
///  184       zeros
/// 4092    4  CRC-32C of bytes 0 to 4091
/// </code>
/// </remarks>
internal readonly record struct SegmentHeader(string Origin, uint Number, ulong FirstIndex, Sha256 RootThere)
{
    public const int ByteCount = FrameFormat.BlockBytes;
    private const int CrcOffset = ByteCount - sizeof(uint);
    private const int OriginOffset = 56;
    private const ushort Format = 1;

    private static ReadOnlySpan<byte> Magic => "EVLSEGMT"u8;

    public void Write(Span<byte> target)
    {
        target.Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], Format);
        BinaryPrimitives.WriteUInt16LittleEndian(target[10..], (ushort)Encoding.UTF8.GetByteCount(Origin));
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Number);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], FirstIndex);
        RootThere.AsSpan().CopyTo(target[24..]);
        Encoding.UTF8.GetBytes(Origin, target.Slice(OriginOffset, LedgerOrigin.BytesMax));
        BinaryPrimitives.WriteUInt32LittleEndian(target[CrcOffset..], Crc32C.Of(target[..CrcOffset]));
    }

    /// <param name="block">The 4,096 bytes of the header.</param>
    /// <param name="number">The number in the file's name.</param>
    /// <param name="header">The header, when it is good.</param>
    /// <returns>Null, or what is wrong.</returns>
    public static string? Read(ReadOnlySpan<byte> block, uint number, out SegmentHeader header)
    {
        header = default;
        if (block.Length < ByteCount || !block.StartsWith(Magic))
        {
            return "the file does not begin with a segment header";
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(block[CrcOffset..]) != Crc32C.Of(block[..CrcOffset]))
        {
            return "the segment header's CRC does not match";
        }

        var format = BinaryPrimitives.ReadUInt16LittleEndian(block[8..]);
        if (format != Format)
        {
            return $"the segment has format {format}; this version reads format {Format}";
        }

        var originLength = BinaryPrimitives.ReadUInt16LittleEndian(block[10..]);
        if (originLength > LedgerOrigin.BytesMax
            || block[(OriginOffset + originLength)..CrcOffset].ContainsAnyExcept((byte)0))
        {
            return "the segment header's reserved bytes are not zero";
        }

        header = new SegmentHeader(
            Encoding.UTF8.GetString(block.Slice(OriginOffset, originLength)),
            BinaryPrimitives.ReadUInt32LittleEndian(block[12..]),
            BinaryPrimitives.ReadUInt64LittleEndian(block[16..]),
            new Sha256(block.Slice(24, Sha256.ByteCount)));
        return header.Number == number ? null : $"the segment calls itself number {header.Number}";
    }
}
