namespace EdgeVault.Llrp.Definitions;

/// <summary>What a definition defines.</summary>
public enum LlrpElementKind
{
    Message,

    /// <summary>A parameter of fixed size, with one byte of header.</summary>
    Tv,

    /// <summary>A parameter with a length.</summary>
    Tlv,

    /// <summary>Parameter 1023 of a vendor.</summary>
    Custom,

    /// <summary>Message 1023 of a vendor.</summary>
    CustomMessage,
}
