using MQTTnet.Packets;
using MQTTnet.Protocol;

namespace MQTTnet;

public sealed class MqttClientSubscribeOptions
{
    public IList<MqttTopicFilter> TopicFilters { get; } = [];
}

public sealed class MqttClientSubscribeOptionsBuilder
{
    private readonly MqttClientSubscribeOptions _options = new();

    public MqttClientSubscribeOptionsBuilder WithTopicFilter(
        string topic, MqttQualityOfServiceLevel qualityOfServiceLevel = MqttQualityOfServiceLevel.AtMostOnce)
    {
        _options.TopicFilters.Add(new MqttTopicFilter { Topic = topic, QualityOfServiceLevel = qualityOfServiceLevel });
        return this;
    }

    public MqttClientSubscribeOptions Build() => _options;
}
