using System.Buffers;
using System.Text;
using System.Threading.Channels;

namespace MQTTnet.Tests.Support;

/// <summary>What a client was told, one after the other.</summary>
internal sealed class Inbox
{
    private readonly Channel<MqttApplicationMessageReceivedEventArgs> _messages =
        Channel.CreateUnbounded<MqttApplicationMessageReceivedEventArgs>();

    private readonly Channel<MqttClientDisconnectedEventArgs> _ends = Channel.CreateUnbounded<MqttClientDisconnectedEventArgs>();

    public Inbox(IMqttClient client, bool acknowledges = true)
    {
        client.ApplicationMessageReceivedAsync += message =>
        {
            message.AutoAcknowledge = acknowledges;
            _messages.Writer.TryWrite(message);
            return Task.CompletedTask;
        };
        client.DisconnectedAsync += end =>
        {
            _ends.Writer.TryWrite(end);
            return Task.CompletedTask;
        };
    }

    public async Task<MqttApplicationMessageReceivedEventArgs> NextAsync() =>
        await _messages.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public async Task<MqttClientDisconnectedEventArgs> EndAsync() =>
        await _ends.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public static string Text(MqttApplicationMessageReceivedEventArgs message) =>
        Encoding.UTF8.GetString(message.ApplicationMessage.Payload.ToArray());
}
