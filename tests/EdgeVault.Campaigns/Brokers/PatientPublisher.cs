using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace EdgeVault.Campaigns.Brokers;

/// <summary>A reader's side: at QoS 1, and what the broker did not acknowledge is sent again, as a reader's own buffer
/// does.</summary>
internal sealed class PatientPublisher(int port, string topic) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly IMqttClient _client = new MqttClientFactory().CreateMqttClient();

    /// <summary>Messages that were sent more than once.</summary>
    public long SentAgain { get; private set; }

    /// <summary>Returns when the broker has acknowledged every one.</summary>
    public async Task PublishAsync(IReadOnlyList<string> messages, CancellationToken cancellationToken)
    {
        var pending = messages;
        while (pending.Count > 0)
        {
            await ConnectAsync(cancellationToken);
            var sent = pending.Select(message => TryPublishAsync(message, cancellationToken)).ToList();
            var isTaken = await Task.WhenAll(sent);
            pending = [.. pending.Where((_, at) => !isTaken[at])];
            SentAgain += pending.Count;
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<bool> TryPublishAsync(string message, CancellationToken cancellationToken)
    {
        try
        {
            await _client.PublishAsync(
                new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(message)
                    .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
                cancellationToken);
            return true;
        }
        catch (MqttCommunicationException)
        {
            return false;
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        while (!_client.IsConnected)
        {
            try
            {
                await _client.ConnectAsync(
                    new MqttClientOptionsBuilder().WithClientId("r700").WithTcpServer("127.0.0.1", port).WithTimeout(Patience)
                        .Build(),
                    cancellationToken);
            }
            catch (MqttCommunicationException)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
        }
    }
}
