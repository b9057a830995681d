using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet.Internal;

/// <summary>The packets that a client sends, whole.</summary>
internal static class MqttPacketWriter
{
    // MQTT 3.1.1 §3.1: [protocol name] [level:8 = 4] [flags:8] [keep-alive s:16] [client id] [will] [user] [password].
    public static byte[] Connect(MqttClientOptions options)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Text("MQTT");
        body.U8(4);
        body.U8(ConnectFlags(options));
        body.U16((ushort)Math.Clamp(Math.Ceiling(options.KeepAlivePeriod.TotalSeconds), 0, ushort.MaxValue));
        body.Text(options.ClientId);
        if (options.WillTopic is { } will)
        {
            body.Text(Topic(will));
            body.Bytes(options.WillPayload ?? []);
        }

        if (options.UserName is { } user)
        {
            body.Text(user);
            if (options.Password is { } password)
            {
                body.Bytes(password);
            }
        }

        return Packet(MqttPacketType.Connect, 0, body.WrittenSpan);
    }

    // §3.3: flags = [dup:1] [QoS:2] [retain:1]; [topic] [packet id:16, not for QoS 0] [payload].
    public static byte[] Publish(MqttApplicationMessage message, ushort packetId)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Text(Topic(message.Topic));
        if (message.QualityOfServiceLevel > MqttQualityOfServiceLevel.AtMostOnce)
        {
            body.U16(packetId);
        }

        foreach (var part in message.Payload)
        {
            body.Write(part.Span);
        }

        var flags = ((int)message.QualityOfServiceLevel << 1) | (message.Retain ? 1 : 0);
        return Packet(MqttPacketType.Publish, (byte)flags, body.WrittenSpan);
    }

    // §3.4: [packet id:16].
    public static byte[] PubAck(ushort packetId)
    {
        var body = new ArrayBufferWriter<byte>(2);
        body.U16(packetId);
        return Packet(MqttPacketType.PubAck, 0, body.WrittenSpan);
    }

    // §3.8: flags 2; [packet id:16] and for each filter [text] [QoS:8].
    public static byte[] Subscribe(ushort packetId, IEnumerable<MqttTopicFilter> filters)
    {
        var body = new ArrayBufferWriter<byte>();
        body.U16(packetId);
        foreach (var filter in filters)
        {
            body.Text(filter.Topic);
            body.U8((byte)filter.QualityOfServiceLevel);
        }

        return Packet(MqttPacketType.Subscribe, 2, body.WrittenSpan);
    }

    // §3.10: flags 2; [packet id:16] and each filter [text].
    public static byte[] Unsubscribe(ushort packetId, IEnumerable<string> filters)
    {
        var body = new ArrayBufferWriter<byte>();
        body.U16(packetId);
        foreach (var filter in filters)
        {
            body.Text(filter);
        }

        return Packet(MqttPacketType.Unsubscribe, 2, body.WrittenSpan);
    }

    /// <summary>PINGREQ and DISCONNECT.</summary>
    public static byte[] Empty(MqttPacketType type) => Packet(type, 0, []);

    // §3.1.2.3: [user:1] [password:1] [will retain:1] [will QoS:2] [will:1] [clean session:1] [reserved:1].
    private static byte ConnectFlags(MqttClientOptions options)
    {
        var flags = options.CleanSession ? 0x02 : 0;
        if (options.WillTopic is not null)
        {
            flags |= 0x04 | ((int)options.WillQualityOfServiceLevel << 3) | (options.WillRetain ? 0x20 : 0);
        }

        flags |= options.UserName is null ? 0 : 0x80;
        flags |= options.UserName is null || options.Password is null ? 0 : 0x40;
        return (byte)flags;
    }

    private static string Topic(string topic) =>
        topic.Length > 0 && !topic.AsSpan().ContainsAny('+', '#', '\0')
            ? topic
            : throw new ArgumentException($"'{topic}' is no topic: it is empty or has a wildcard.", nameof(topic));

    private static byte[] Packet(MqttPacketType type, byte flags, ReadOnlySpan<byte> body)
    {
        var packet = new ArrayBufferWriter<byte>(body.Length + 5);
        packet.U8((byte)(((int)type << 4) | flags));
        var length = (uint)body.Length;
        do
        {
            packet.U8((byte)((length & 0x7F) | (length > 0x7F ? 0x80u : 0)));
            length >>= 7;
        }
        while (length > 0);

        packet.Write(body);
        return packet.WrittenSpan.ToArray();
    }

    private static void U8(this ArrayBufferWriter<byte> writer, byte value)
    {
        writer.GetSpan(1)[0] = value;
        writer.Advance(1);
    }

    private static void U16(this ArrayBufferWriter<byte> writer, ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(writer.GetSpan(2), value);
        writer.Advance(2);
    }

    private static void Text(this ArrayBufferWriter<byte> writer, string value) =>
        writer.Bytes(Encoding.UTF8.GetBytes(value));

    private static void Bytes(this ArrayBufferWriter<byte> writer, ReadOnlySpan<byte> value)
    {
        if (value.Length > ushort.MaxValue)
        {
            throw new ArgumentException($"{value.Length} bytes where MQTT has room for {ushort.MaxValue}.");
        }

        writer.U16((ushort)value.Length);
        writer.Write(value);
    }
}
