namespace EdgeVault.Llrp.Framing;

/// <summary>The one place that decides where a message ends; stream and file reader both ask here.</summary>
internal static class LlrpFraming
{
    /// <summary>
    /// Looks for a whole message at the start of <paramref name="bytes"/>. <see cref="LlrpFrameStatus.EndMidFrame"/>
    /// and <see cref="LlrpFrameStatus.End"/> mean that more bytes are needed.
    /// </summary>
    /// <param name="bytes">What has arrived.</param>
    /// <param name="messageBytesMax">The most that one message may claim, header included.</param>
    /// <param name="header">The header, as far as there are ten bytes; else default.</param>
    public static LlrpFrameStatus Peek(ReadOnlySpan<byte> bytes, int messageBytesMax, out LlrpHeader header)
    {
        header = default;
        if (bytes.Length < LlrpHeader.Size)
        {
            return bytes.IsEmpty ? LlrpFrameStatus.End : LlrpFrameStatus.EndMidFrame;
        }

        header = LlrpHeader.Read(bytes);
        if (header.Length < LlrpHeader.Size)
        {
            return LlrpFrameStatus.LengthTooSmall;
        }

        if (header.Length > (uint)messageBytesMax)
        {
            return LlrpFrameStatus.LengthTooLarge;
        }

        return header.Length <= (uint)bytes.Length ? LlrpFrameStatus.Frame : LlrpFrameStatus.EndMidFrame;
    }

    /// <summary>One sentence for people, for every status but <see cref="LlrpFrameStatus.Frame"/>.</summary>
    public static string Describe(
        LlrpFrameStatus status, LlrpHeader header, long offset, int bytesThere, int messageBytesMax) =>
        status switch
        {
            LlrpFrameStatus.End => $"the input ends at byte {offset}, between two messages",
            LlrpFrameStatus.EndMidFrame when bytesThere < LlrpHeader.Size =>
                $"the input ends inside a message header at byte {offset}: {bytesThere} of {LlrpHeader.Size} bytes",
            LlrpFrameStatus.EndMidFrame =>
                $"the input ends inside message type {(int)header.Type} at byte {offset}: " +
                $"{bytesThere} of {header.Length} bytes",
            LlrpFrameStatus.LengthTooSmall =>
                $"the message at byte {offset} claims {header.Length} bytes; the header alone has {LlrpHeader.Size}",
            _ =>
                $"the message at byte {offset} claims {header.Length} bytes; the limit is {messageBytesMax}",
        };
}
