using System.Buffers.Binary;

namespace EdgeVault.Llrp.Parameters;

/// <summary>Steps through parameters that stand side by side. It never reads past the span it was given.</summary>
public ref struct LlrpParameterReader(ReadOnlySpan<byte> bytes)
{
    private const int TlvHeaderSize = 4;

    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Where the next parameter starts, or where the fault is.</summary>
    public int Offset { get; private set; }

    /// <summary>Why <see cref="TryRead"/> returned false before the end.</summary>
    public LlrpParameterFault Fault { get; private set; }

    // Bytes of a TV parameter with its one byte of header, by type number (LLRP 1.0.1 §16.2.7.3, §16.3.1.5; 19 and
    // 20 are 1.1). Zero: no such TV.
    private static ReadOnlySpan<byte> TvSizes =>
        [0, 3, 9, 9, 9, 9, 2, 3, 3, 5, 3, 3, 3, 13, 3, 3, 5, 3, 5, 3, 3];

    // LLRP 1.0.1 §16.2: TV = [1][type:7] [value]; TLV = [reserved:6][type:10] [length:16, header included] [value].
    public bool TryRead(out LlrpParameter parameter)
    {
        parameter = default;
        var rest = _bytes[Offset..];
        if (rest.IsEmpty || Fault != LlrpParameterFault.None)
        {
            return false;
        }

        var isTv = (rest[0] & 0x80) != 0;
        Fault = isTv ? SizeTv(rest, out var size) : SizeTlv(rest, out size);
        if (Fault != LlrpParameterFault.None)
        {
            return false;
        }

        parameter = isTv
            ? new LlrpParameter((LlrpParameterType)(rest[0] & 0x7F), rest[..size], headerSize: 1)
            : new LlrpParameter(TlvType(rest), rest[..size], TlvHeaderSize);
        Offset += size;
        return true;
    }

    private static LlrpParameterFault SizeTv(ReadOnlySpan<byte> rest, out int size)
    {
        var type = rest[0] & 0x7F;
        size = type < TvSizes.Length ? TvSizes[type] : 0;
        if (size == 0)
        {
            return LlrpParameterFault.UnknownTv;
        }

        return size <= rest.Length ? LlrpParameterFault.None : LlrpParameterFault.LengthTooLarge;
    }

    private static LlrpParameterFault SizeTlv(ReadOnlySpan<byte> rest, out int size)
    {
        size = 0;
        if (rest.Length < TlvHeaderSize)
        {
            return LlrpParameterFault.HeaderTruncated;
        }

        size = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (size < TlvHeaderSize)
        {
            return LlrpParameterFault.LengthTooSmall;
        }

        // A TV number in TLV dress would pass for a value of fixed size that is not there.
        if ((int)TlvType(rest) < 128)
        {
            return LlrpParameterFault.TvNumberInTlv;
        }

        return size <= rest.Length ? LlrpParameterFault.None : LlrpParameterFault.LengthTooLarge;
    }

    private static LlrpParameterType TlvType(ReadOnlySpan<byte> rest) =>
        (LlrpParameterType)(BinaryPrimitives.ReadUInt16BigEndian(rest) & 0x3FF);
}
