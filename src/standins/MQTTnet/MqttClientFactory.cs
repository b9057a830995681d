namespace MQTTnet;

public sealed class MqttClientFactory
{
    public IMqttClient CreateMqttClient() => new Internal.MqttClient();

    public MqttClientOptionsBuilder CreateClientOptionsBuilder() => new();

    public MqttClientSubscribeOptionsBuilder CreateSubscribeOptionsBuilder() => new();
}
