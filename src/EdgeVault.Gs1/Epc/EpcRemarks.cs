namespace EdgeVault.Gs1.Epc;

/// <summary>What is odd about a tag that decodes all the same. Encoding its identity again gives other bits.</summary>
[Flags]
public enum EpcRemarks
{
    None = 0,

    /// <summary>Bits that say nothing and ought to be zero are not: the last 24 of SSCC-96, or those of a reference
    /// that a long company prefix leaves no digit.</summary>
    ReservedBitsSet = 1,

    /// <summary>The tag reported more bits than the scheme has, and they are not all zero.</summary>
    PaddingBitsSet = 2,

    /// <summary>A <c>+</c> tag says that AIDC data follow its EPC (TDS 2.2, 15.3). They are not read, and say nothing
    /// about what thing it is.</summary>
    DataFollows = 4,
}
