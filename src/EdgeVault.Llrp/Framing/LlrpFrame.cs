namespace EdgeVault.Llrp.Framing;

/// <summary>
/// One whole message. The memory belongs to the reader that gave the frame and is valid until its next read.
/// </summary>
public readonly struct LlrpFrame
{
    internal LlrpFrame(LlrpHeader header, ReadOnlyMemory<byte> bytes)
    {
        Header = header;
        Bytes = bytes;
    }

    public LlrpHeader Header { get; }

    /// <summary>The message with its header.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>What follows the header.</summary>
    public ReadOnlySpan<byte> Body => Bytes.Span[LlrpHeader.Size..];
}
