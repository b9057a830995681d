namespace EdgeVault.Llrp.Definitions;

/// <summary>One field of a message or parameter.</summary>
/// <param name="Name">The specification's; empty for reserved bits.</param>
/// <param name="Type">How it stands on the wire.</param>
/// <param name="Bits">Its size; of one element for a vector or text; 0 for the rest.</param>
public sealed record LlrpField(string Name, LlrpFieldType Type, int Bits)
{
    private const int CountBits = 16;

    /// <summary>In LLRP 1.0.1 these bits are reserved.</summary>
    public bool IsSince11 { get; init; }

    /// <summary>Bits of the part whose size is fixed: the whole field, or the count in front of a vector.</summary>
    internal int FixedBits => Type switch
    {
        LlrpFieldType.Vector or LlrpFieldType.Utf8 => CountBits,
        _ => Bits,
    };

    /// <summary>
    /// Fixed bits from here to the next byte boundary, for a field that begins on one; else 0. Who finds these many has
    /// no need to look again inside a byte.
    /// </summary>
    internal int BitsToBoundary { get; init; }
}
