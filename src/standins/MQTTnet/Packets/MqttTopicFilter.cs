using MQTTnet.Protocol;

namespace MQTTnet.Packets;

public sealed class MqttTopicFilter
{
    public string Topic { get; set; } = "";

    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }
}
