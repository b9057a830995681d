using MQTTnet.Packets;

namespace MQTTnet;

public enum MqttClientSubscribeResultCode
{
    GrantedQoS0 = 0,
    GrantedQoS1 = 1,
    GrantedQoS2 = 2,
    UnspecifiedError = 128,
}

public sealed record MqttClientSubscribeResultItem(MqttTopicFilter TopicFilter, MqttClientSubscribeResultCode ResultCode);

public sealed class MqttClientSubscribeResult
{
    internal MqttClientSubscribeResult(ushort packetIdentifier, IReadOnlyCollection<MqttClientSubscribeResultItem> items) =>
        (PacketIdentifier, Items) = (packetIdentifier, items);

    public ushort PacketIdentifier { get; }

    public IReadOnlyCollection<MqttClientSubscribeResultItem> Items { get; }
}
