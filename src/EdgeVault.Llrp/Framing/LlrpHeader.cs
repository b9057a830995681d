using System.Buffers.Binary;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Framing;

/// <summary>The ten bytes in front of every message.</summary>
/// <param name="Version">1 = LLRP 1.0.1, 2 = 1.1, 3 = 2.0; three bits, so 0 to 7 on the wire.</param>
/// <param name="Type">Ten bits; may be a number that has no name.</param>
/// <param name="Length">Bytes of the message, these ten included, as the sender claims.</param>
/// <param name="MessageId">A response carries its request's.</param>
public readonly record struct LlrpHeader(byte Version, LlrpMessageType Type, uint Length, uint MessageId)
{
    public const int Size = 10;

    // LLRP 1.0.1 §16.1: [reserved:3][version:3][type:10] [length:32] [message id:32], big-endian.
    public static LlrpHeader Read(ReadOnlySpan<byte> bytes)
    {
        var first = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        return new LlrpHeader(
            (byte)((first >> 10) & 0x7),
            (LlrpMessageType)(first & 0x3FF),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(bytes[6..]));
    }

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(((Version & 0x7) << 10) | ((int)Type & 0x3FF)));
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], Length);
        BinaryPrimitives.WriteUInt32BigEndian(destination[6..], MessageId);
    }
}
