using MQTTnet.Exceptions;

namespace MQTTnet.Internal;

/// <summary>Cuts a stream into packets, however the bytes arrive. It does not own the stream.</summary>
/// <remarks>The buffer grows by what has arrived, never by what a length claims.</remarks>
internal sealed class MqttPacketReader(Stream stream, uint packetBytesMax)
{
    private const int LengthBytesMax = 4;

    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next packet; null where the stream ends between two.</summary>
    /// <exception cref="MqttProtocolViolationException">Bytes that are no packet, or one that is too large.</exception>
    /// <exception cref="EndOfStreamException">The stream ends inside a packet.</exception>
    public async ValueTask<MqttPacket?> ReadAsync(CancellationToken cancellationToken)
    {
        MqttPacket packet;
        while (!TryCut(out packet))
        {
            MakeRoom();
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (count == 0)
            {
                return _start == _end
                    ? null
                    : throw new EndOfStreamException("The connection ended inside an MQTT packet.");
            }

            _end += count;
        }

        return packet;
    }

    // §2.2: [type:4] [flags:4] [remaining length: 1 to 4 bytes of 7 bits, least significant first, bit 7 = more].
    private bool TryCut(out MqttPacket packet)
    {
        packet = default;
        var (length, shift) = (0u, 0);
        for (var at = _start + 1; at < _end; at++)
        {
            length |= (_buffer[at] & 0x7Fu) << shift;
            if ((_buffer[at] & 0x80) != 0)
            {
                shift += 7;
                if (shift == 7 * LengthBytesMax)
                {
                    throw new MqttProtocolViolationException("The remaining length has more than four bytes.");
                }

                continue;
            }

            var head = at + 1 - _start;
            if (length + head > packetBytesMax)
            {
                throw new MqttProtocolViolationException(
                    $"A packet claims {length + head} bytes; the limit is {packetBytesMax}.");
            }

            return TryTake(head, (int)length, out packet);
        }

        return false;
    }

    private bool TryTake(int head, int length, out MqttPacket packet)
    {
        packet = default;
        if (_end - _start < head + length)
        {
            return false;
        }

        packet = new MqttPacket(_buffer[_start], _buffer.AsMemory(_start + head, length));
        _start += head + length;
        return true;
    }

    private void MakeRoom()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }

        if (_end < _buffer.Length)
        {
            return;
        }

        // A full buffer with a used-up front is moved down; one that is full of one packet doubles.
        var held = _end - _start;
        var target = _start > 0 ? _buffer : new byte[Math.Min(_buffer.Length * 2L, Array.MaxLength)];
        _buffer.AsSpan(_start, held).CopyTo(target);
        (_buffer, _start, _end) = (target, 0, held);
    }
}
