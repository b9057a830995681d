namespace EdgeVault.Llrp.Definitions;

/// <summary>How a field stands on the wire.</summary>
public enum LlrpFieldType
{
    /// <summary>Bits without a meaning; receivers keep them, the specification wants zeros.</summary>
    Reserved,

    /// <summary>1 to 64 bits.</summary>
    Unsigned,

    /// <summary>1 to 64 bits, two's complement.</summary>
    Signed,

    /// <summary>A fixed number of bytes, more than 64 bits.</summary>
    Octets,

    /// <summary>A count of elements in 16 bits, then the elements, filled up to whole bytes.</summary>
    Vector,

    /// <summary>A count of bytes in 16 bits, then UTF-8.</summary>
    Utf8,

    /// <summary>All that is left of its parent.</summary>
    Rest,
}
