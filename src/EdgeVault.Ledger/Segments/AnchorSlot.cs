using System.Buffers.Binary;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Ledger.Segments;

/// <summary>One of the two slots of the anchor file: the last durable checkpoint.</summary>
/// <remarks>
/// <code>
///    0  8  magic "EVLANCHR"
///    8  2  format, 1
///   10  2  zero
///   12  4  length of the signed checkpoint
///   16  8  generation; its lowest bit is the slot
///   24     signed checkpoint, then zeros
/// 4092  4  CRC-32C of bytes 0 to 4091
/// </code>
/// </remarks>
internal sealed record AnchorSlot(ulong Generation, SignedCheckpoint Checkpoint)
{
    public const int ByteCount = FrameFormat.BlockBytes;
    private const int CrcOffset = ByteCount - sizeof(uint);
    private const int NoteOffset = 24;
    private const ushort Format = 1;

    private static ReadOnlySpan<byte> Magic => "EVLANCHR"u8;

    public long Offset => (long)(Generation & 1) * ByteCount;

    public void Write(Span<byte> target)
    {
        target.Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt16LittleEndian(target[8..], Format);
        BinaryPrimitives.WriteInt32LittleEndian(target[12..], Checkpoint.Bytes.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], Generation);
        Checkpoint.Bytes.Span.CopyTo(target[NoteOffset..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[CrcOffset..], Crc32C.Of(target[..CrcOffset]));
    }

    /// <summary>Null when the slot is empty, torn or of another place.</summary>
    public static AnchorSlot? TryRead(ReadOnlySpan<byte> slot, int number)
    {
        if (slot.Length < ByteCount || !slot.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(slot[CrcOffset..]) != Crc32C.Of(slot[..CrcOffset])
            || BinaryPrimitives.ReadUInt16LittleEndian(slot[8..]) != Format
            || BinaryPrimitives.ReadUInt16LittleEndian(slot[10..]) != 0)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(slot[12..]);
        var generation = BinaryPrimitives.ReadUInt64LittleEndian(slot[16..]);
        if (length > SignedNote.BytesMax || (int)(generation & 1) != number
            || slot[(NoteOffset + (int)length)..CrcOffset].ContainsAnyExcept((byte)0)
            || !SignedCheckpoint.TryParse(slot.Slice(NoteOffset, (int)length), out var checkpoint, out _))
        {
            return null;
        }

        return new AnchorSlot(generation, checkpoint);
    }
}
