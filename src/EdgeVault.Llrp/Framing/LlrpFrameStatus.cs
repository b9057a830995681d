namespace EdgeVault.Llrp.Framing;

/// <summary>What a frame reader found. Everything but <see cref="Frame"/> is the end of what can be read.</summary>
public enum LlrpFrameStatus
{
    /// <summary>A whole message.</summary>
    Frame,

    /// <summary>The input ended between two messages.</summary>
    End,

    /// <summary>The input ended inside a message.</summary>
    EndMidFrame,

    /// <summary>The length field is below ten, the size of the header that contains it.</summary>
    LengthTooSmall,

    /// <summary>The length field is above the limit for one message.</summary>
    LengthTooLarge,
}
