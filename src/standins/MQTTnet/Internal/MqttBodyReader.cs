using System.Buffers.Binary;
using System.Text;
using MQTTnet.Exceptions;

namespace MQTTnet.Internal;

/// <summary>Reads the fields of a packet in order.</summary>
/// <exception cref="MqttProtocolViolationException">From every method: the packet is shorter than its fields.</exception>
internal ref struct MqttBodyReader(ReadOnlySpan<byte> body)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = body;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    // §1.5.3: [bytes:16] [UTF-8]; ill-formed UTF-8 and U+0000 end the connection.
    public string Text()
    {
        try
        {
            var text = Utf8.GetString(Take(U16()));
            return text.Contains('\0', StringComparison.Ordinal)
                ? throw new MqttProtocolViolationException("A text contains U+0000.")
                : text;
        }
        catch (DecoderFallbackException)
        {
            throw new MqttProtocolViolationException("A text is not UTF-8.");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new MqttProtocolViolationException("A packet is shorter than its fields.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
