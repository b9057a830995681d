using System.Buffers.Binary;
using System.Text;

namespace EdgeVault.HardwareSim.Broker;

/// <summary>MQTT 3.1.1, table 2.1; QoS 2 has no place here.</summary>
internal enum MqttType
{
    Connect = 1,
    ConnAck = 2,
    Publish = 3,
    PubAck = 4,
    Subscribe = 8,
    SubAck = 9,
    Unsubscribe = 10,
    UnsubAck = 11,
    PingReq = 12,
    PingResp = 13,
    Disconnect = 14,
}

/// <summary>One control packet.</summary>
/// <param name="Type">The high half of the first byte.</param>
/// <param name="Flags">The low half of the first byte.</param>
/// <param name="Body">What follows the remaining length.</param>
internal readonly record struct MqttPacket(MqttType Type, byte Flags, byte[] Body)
{
    // MQTT 3.1.1 §2.2.3: seven bits to a byte, at most four bytes.
    private const int LengthBytesMax = 4;

    /// <summary>Null at the end of the stream between two packets.</summary>
    /// <exception cref="InvalidDataException">Not MQTT, or larger than allowed.</exception>
    /// <exception cref="EndOfStreamException">The stream ends inside a packet.</exception>
    public static async ValueTask<MqttPacket?> ReadAsync(
        Stream stream, int bytesMax, CancellationToken cancellationToken)
    {
        var one = new byte[1];
        if (await stream.ReadAsync(one, cancellationToken) == 0)
        {
            return null;
        }

        var first = one[0];
        var length = 0;
        for (var at = 0; ; at++)
        {
            if (at == LengthBytesMax)
            {
                throw new InvalidDataException("the remaining length has more than four bytes");
            }

            await stream.ReadExactlyAsync(one, cancellationToken);
            length |= (one[0] & 0x7F) << (7 * at);
            if (one[0] < 0x80)
            {
                break;
            }
        }

        if (length > bytesMax)
        {
            throw new InvalidDataException($"a packet of {length} bytes; at most {bytesMax} are taken");
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new MqttPacket((MqttType)(first >> 4), (byte)(first & 0xF), body);
    }

    public byte[] ToBytes()
    {
        var head = new List<byte>(1 + LengthBytesMax) { (byte)(((int)Type << 4) | Flags) };
        for (var rest = Body.Length; ;)
        {
            var low = (byte)(rest & 0x7F);
            rest >>= 7;
            head.Add(rest == 0 ? low : (byte)(low | 0x80));
            if (rest == 0)
            {
                return [.. head, .. Body];
            }
        }
    }

    public static MqttPacket Publish(MqttMessage message, ushort id, bool isAgain)
    {
        var topic = Encoding.UTF8.GetBytes(message.Topic);
        byte[] idBytes = message.Qos == 0 ? [] : [(byte)(id >> 8), (byte)id];
        return new(
            MqttType.Publish, (byte)((isAgain ? 8 : 0) | (message.Qos << 1)),
            [(byte)(topic.Length >> 8), (byte)topic.Length, .. topic, .. idBytes, .. message.Payload.Span]);
    }

    public static MqttPacket WithId(MqttType type, ushort id, params ReadOnlySpan<byte> rest) =>
        new(type, 0, [(byte)(id >> 8), (byte)id, .. rest]);
}

/// <summary>A message on its way.</summary>
internal readonly record struct MqttMessage(string Topic, ReadOnlyMemory<byte> Payload, byte Qos);

/// <summary>Reads the fields of a packet's body.</summary>
internal ref struct MqttFields(ReadOnlySpan<byte> body)
{
    private ReadOnlySpan<byte> _rest = body;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    public byte U8() => Take(1)[0];

    public ushort U16() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    public string Text() => Encoding.UTF8.GetString(Take(U16()));

    public ReadOnlySpan<byte> Bytes() => Take(U16());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new InvalidDataException("a field reaches beyond its packet");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
