namespace EdgeVault.Llrp.Framing;

/// <summary>Walks the messages of a recording: messages back to back, nothing between them.</summary>
/// <remarks>Message boundaries come from the lengths alone, so the first broken one ends the walk.</remarks>
public sealed class LlrpFileReader(ReadOnlyMemory<byte> bytes, int messageBytesMax = LlrpLimits.MessageBytesMax)
{
    private int _offset;

    /// <summary>Where the next message starts.</summary>
    public int Offset => _offset;

    public LlrpFrame Frame { get; private set; }

    /// <summary>How the walk stands; <see cref="LlrpFrameStatus.End"/> after the last whole message.</summary>
    public LlrpFrameStatus Status { get; private set; }

    /// <summary>What is wrong at <see cref="Offset"/>, for people; null while nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>
    /// True with the next message in <see cref="Frame"/>; false at the end, or at the first broken one.
    /// </summary>
    public bool TryRead()
    {
        var rest = bytes[_offset..];
        Status = LlrpFraming.Peek(rest.Span, messageBytesMax, out var header);
        if (Status == LlrpFrameStatus.Frame)
        {
            Frame = new LlrpFrame(header, rest[..(int)header.Length]);
            _offset += (int)header.Length;
            return true;
        }

        if (Status != LlrpFrameStatus.End)
        {
            Error = LlrpFraming.Describe(Status, header, _offset, rest.Length, messageBytesMax);
        }

        return false;
    }
}
