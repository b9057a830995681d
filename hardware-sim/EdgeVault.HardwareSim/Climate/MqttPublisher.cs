using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace EdgeVault.HardwareSim.Climate;

/// <summary>Publishes at QoS 1 and connects again when it must. One publish at a time.</summary>
/// <param name="broker"><c>mqtt://host:port</c>.</param>
/// <param name="clientId">Its own.</param>
/// <param name="statusTopic">Hears <c>connected</c> and, as the last will, <c>connection lost</c>; null for none.</param>
internal sealed class MqttPublisher(Uri broker, string clientId, string? statusTopic) : IAsyncDisposable
{
    private const int MqttPort = 1_883;

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    /// <exception cref="IOException">The broker has not taken it.</exception>
    public async ValueTask PublishAsync(string topic, byte[] payload, CancellationToken cancellationToken)
    {
        try
        {
            if (!_client.IsConnected)
            {
                await ConnectAsync(cancellationToken);
            }

            await _client.PublishAsync(Message(topic, payload), cancellationToken);
        }
        catch (Exception cause) when (cause is MqttCommunicationException or SocketException or IOException
            or InvalidOperationException or TimeoutException
            || (cause is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException($"{broker} has not taken a message: {cause.Message}", cause);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_client.IsConnected)
            {
                using var late = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
                await _client.DisconnectAsync(late.Token);
            }
        }
        catch (Exception cause) when (cause is MqttCommunicationException or IOException or OperationCanceledException
            or InvalidOperationException)
        {
            // The broker went first.
        }

        _client.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        var options = new MqttClientOptionsBuilder()
            .WithTcpServer(broker.Host, broker.Port > 0 ? broker.Port : MqttPort)
            .WithClientId(clientId)
            .WithCleanSession();
        if (statusTopic is not null)
        {
            options = options.WithWillTopic(statusTopic).WithWillPayload("connection lost");
        }

        await _client.ConnectAsync(options.Build(), cancellationToken);
        if (statusTopic is not null)
        {
            await _client.PublishAsync(Message(statusTopic, "connected"u8.ToArray()), cancellationToken);
        }
    }

    private static MqttApplicationMessage Message(string topic, byte[] payload) => new MqttApplicationMessageBuilder()
        .WithTopic(topic)
        .WithPayload(payload)
        .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
        .Build();
}
