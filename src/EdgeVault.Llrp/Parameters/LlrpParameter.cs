using System.Buffers.Binary;

namespace EdgeVault.Llrp.Parameters;

/// <summary>One parameter as it stands in its parent.</summary>
public readonly ref struct LlrpParameter
{
    private readonly int _headerSize;

    internal LlrpParameter(LlrpParameterType type, ReadOnlySpan<byte> bytes, int headerSize)
    {
        Type = type;
        Bytes = bytes;
        _headerSize = headerSize;
    }

    public LlrpParameterType Type { get; }

    /// <summary>The parameter with its header.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Value => Bytes[_headerSize..];

    // LLRP 1.0.1 §16.2.9: Custom = TLV 1023, [vendor PEN:32] [subtype:32] [data].
    public bool TryReadCustom(out uint vendor, out uint subtype, out ReadOnlySpan<byte> data)
    {
        if (Type != LlrpParameterType.Custom || Value.Length < 8)
        {
            (vendor, subtype) = (0, 0);
            data = default;
            return false;
        }

        vendor = BinaryPrimitives.ReadUInt32BigEndian(Value);
        subtype = BinaryPrimitives.ReadUInt32BigEndian(Value[4..]);
        data = Value[8..];
        return true;
    }
}
