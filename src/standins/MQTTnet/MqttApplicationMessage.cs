using System.Buffers;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttApplicationMessage
{
    public string Topic { get; set; } = "";

    public ReadOnlySequence<byte> Payload { get; set; }

    public MqttQualityOfServiceLevel QualityOfServiceLevel { get; set; }

    public bool Retain { get; set; }

    /// <summary>Received: the broker has sent it before.</summary>
    public bool Dup { get; set; }
}
