using EdgeVault.TestKit.Brokers;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>A reader's or sensor's side of a real broker.</summary>
internal sealed class Publisher : IDisposable
{
    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<Mosquitto> BrokerAsync()
    {
        Assert.SkipUnless(Mosquitto.IsThere, Mosquitto.HowToGetIt);
        var broker = new Mosquitto(Mosquitto.Lasting);
        await broker.StartAsync(Token);
        return broker;
    }

    public static async Task<Publisher> ConnectAsync(Mosquitto broker)
    {
        var publisher = new Publisher();
        await publisher._client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).WithTimeout(TimeSpan.FromSeconds(20)).Build(), Token);
        return publisher;
    }

    public Task PublishAsync(string topic, string payload, bool isRetained = false) => _client.PublishAsync(
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithRetainFlag(isRetained)
            .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
        Token);

    public void Dispose() => _client.Dispose();
}
