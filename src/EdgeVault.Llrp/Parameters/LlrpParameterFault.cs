namespace EdgeVault.Llrp.Parameters;

/// <summary>Why parameters, or what is in one, could not be read to the end.</summary>
public enum LlrpParameterFault
{
    None,

    /// <summary>The list ends inside a parameter header.</summary>
    HeaderTruncated,

    /// <summary>A TLV length below the four bytes of its own header.</summary>
    LengthTooSmall,

    /// <summary>A parameter claims more bytes than its parent has left.</summary>
    LengthTooLarge,

    /// <summary>A TV number without a known size: what follows it cannot be found.</summary>
    UnknownTv,

    /// <summary>A TLV header with a number below 128, which belongs to the TV encoding.</summary>
    TvNumberInTlv,

    /// <summary>A field has fewer bytes than it needs.</summary>
    FieldTruncated,

    /// <summary>A parameter without children is longer than its fields.</summary>
    ExtraBytes,

    /// <summary>Parameters inside parameters, deeper than is read.</summary>
    TooDeep,
}
