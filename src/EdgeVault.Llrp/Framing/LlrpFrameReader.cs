using System.Runtime.CompilerServices;

namespace EdgeVault.Llrp.Framing;

/// <summary>
/// Cuts a stream into messages, however the bytes arrive. One reader loop owns it; it does not own the stream.
/// </summary>
/// <remarks>
/// One buffer, kept for the life of the connection. It grows by what has arrived, never by what a header claims, so a
/// lying length costs nothing.
/// </remarks>
public sealed class LlrpFrameReader(Stream stream, int messageBytesMax = LlrpLimits.MessageBytesMax)
{
    // Sixteen KiB take some two hundred tag reports in one read.
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private long _consumed;

    /// <summary>The message that the last <see cref="ReadAsync"/> found; its bytes live until the next one.</summary>
    public LlrpFrame Frame { get; private set; }

    /// <summary>Bytes that have arrived so far.</summary>
    public long BytesReceived => _consumed + (_end - _start);

    /// <summary>The next message is here already, whole.</summary>
    internal bool HasNext =>
        LlrpFraming.Peek(_buffer.AsSpan(_start.._end), messageBytesMax, out _) == LlrpFrameStatus.Frame;

    /// <summary>Reads up to the end of the next message.</summary>
    /// <exception cref="IOException">The transport failed.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LlrpFrameStatus> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var status = LlrpFraming.Peek(_buffer.AsSpan(_start.._end), messageBytesMax, out var header);
            if (status == LlrpFrameStatus.Frame)
            {
                Take(header);
                return status;
            }

            if (status is LlrpFrameStatus.LengthTooSmall or LlrpFrameStatus.LengthTooLarge)
            {
                return status;
            }

            MakeRoom();
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (count == 0)
            {
                return status;
            }

            _end += count;
        }
    }

    /// <summary>The sentence for the last status that was not a frame.</summary>
    internal string Describe(LlrpFrameStatus status)
    {
        LlrpFraming.Peek(_buffer.AsSpan(_start.._end), messageBytesMax, out var header);
        return LlrpFraming.Describe(status, header, _consumed, _end - _start, messageBytesMax);
    }

    private void Take(LlrpHeader header)
    {
        var length = (int)header.Length;
        Frame = new LlrpFrame(header, _buffer.AsMemory(_start, length));
        _start += length;
        _consumed += length;
    }

    private void MakeRoom()
    {
        if (_end < _buffer.Length)
        {
            if (_start == _end)
            {
                _start = _end = 0;
            }

            return;
        }

        // A full buffer with a used-up front is moved down; one that is full of one message doubles.
        var held = _end - _start;
        var target = _start > 0 ? _buffer : new byte[Math.Min(_buffer.Length * 2L, Array.MaxLength)];
        _buffer.AsSpan(_start, held).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, held);
    }
}
