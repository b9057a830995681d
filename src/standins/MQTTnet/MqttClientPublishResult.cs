namespace MQTTnet;

public sealed class MqttClientPublishResult
{
    internal MqttClientPublishResult(ushort? packetIdentifier) => PacketIdentifier = packetIdentifier;

    public ushort? PacketIdentifier { get; }

    public bool IsSuccess => true;
}
