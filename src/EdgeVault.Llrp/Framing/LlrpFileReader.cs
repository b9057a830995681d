using EdgeVault.Llrp.Definitions;

namespace EdgeVault.Llrp.Framing;

/// <summary>Walks the messages of a recording: messages back to back, nothing between them.</summary>
/// <remarks>
/// Message boundaries come from the lengths alone, so the first broken one ends the walk. Who looks at damage rather than
/// at a session may go on behind it with <see cref="TryResume"/>.
/// </remarks>
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

    /// <summary>
    /// Skips what is broken: to the next message of a known type and version behind which the recording ends or another
    /// such message starts. False, and nothing skipped, if there is none.
    /// </summary>
    public bool TryResume()
    {
        for (var offset = _offset + 1; offset <= bytes.Length - LlrpHeader.Size; offset++)
        {
            if (TryFollow(offset, out var next)
                && (next == bytes.Length || (next <= bytes.Length - LlrpHeader.Size && LooksLikeHeader(next))))
            {
                (_offset, Error) = (offset, null);
                return true;
            }
        }

        return false;
    }

    private bool TryFollow(int offset, out int next)
    {
        next = 0;
        if (!LooksLikeHeader(offset)
            || LlrpFraming.Peek(bytes.Span[offset..], messageBytesMax, out var header) != LlrpFrameStatus.Frame)
        {
            return false;
        }

        next = offset + (int)header.Length;
        return true;
    }

    private bool LooksLikeHeader(int offset)
    {
        var header = LlrpHeader.Read(bytes.Span[offset..]);
        return bytes.Span[offset] >> 5 == 0 && header.Version is >= 1 and <= 3 && header.Length >= LlrpHeader.Size
            && LlrpDefinitions.Message((int)header.Type) is not null;
    }
}
