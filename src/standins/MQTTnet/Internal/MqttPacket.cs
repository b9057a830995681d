namespace MQTTnet.Internal;

/// <summary>One packet as it came: what stands behind the fixed header lives until the next one is read.</summary>
/// <param name="FirstByte">[type:4] [flags:4].</param>
/// <param name="Body">What the remaining length counts.</param>
internal readonly record struct MqttPacket(byte FirstByte, ReadOnlyMemory<byte> Body)
{
    public MqttPacketType Type => (MqttPacketType)(FirstByte >> 4);

    public byte Flags => (byte)(FirstByte & 0xF);
}
