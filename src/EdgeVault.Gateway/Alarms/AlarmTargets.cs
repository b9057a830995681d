using System.Net.Http.Headers;
using System.Text;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeVault.Gateway.Alarms;

/// <summary>Where alarms go. Sending throws where the receiver did not take it.</summary>
internal interface IAlarmTarget
{
    /// <param name="key">Origin and index: by it a receiver knows a message that came twice.</param>
    /// <param name="body">As <see cref="AlarmMessage.BodyOf"/> made it.</param>
    /// <param name="stop">Gives it up.</param>
    Task SendAsync(string key, byte[] body, CancellationToken stop);
}

/// <summary>A webhook: taken when it answers 2xx within ten seconds.</summary>
internal sealed class WebhookTarget(Uri address, byte[] secret, HttpClient http, TimeProvider time) : IAlarmTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task SendAsync(string key, byte[] body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("EdgeVault-Event", key);
        request.Headers.Add("EdgeVault-Signature", AlarmMessage.SignatureOf(secret, body, time.GetUtcNow()));
        using var late = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stop);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
        response.EnsureSuccessStatusCode();
    }
}

/// <summary>A topic at a broker, at QoS 1: taken when the broker acknowledges it.</summary>
internal sealed class MqttTarget(string clientId, Uri broker, string topic) : IAlarmTarget
{
    private const int PortDefault = 1_883;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task SendAsync(string key, byte[] body, CancellationToken stop)
    {
        // Alarms are rare, and a connection of minutes ago may be dead without knowing: each has its own.
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(
            new MqttClientOptionsBuilder().WithClientId(clientId)
                .WithTcpServer(broker.Host, broker.Port > 0 ? broker.Port : PortDefault).WithTimeout(Patience).Build(),
            stop);
        await client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(Encoding.UTF8.GetString(body))
                .WithQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).Build(),
            stop);
        await client.DisconnectAsync(stop);
    }
}
