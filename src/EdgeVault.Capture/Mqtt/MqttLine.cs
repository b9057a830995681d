using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using EdgeVault.Capture.Readers;
using MQTTnet;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;

namespace EdgeVault.Capture.Mqtt;

/// <summary>Where a broker is, and how it is met.</summary>
/// <param name="ClientId">One for each line of a gateway: the broker keeps what came while we were away under
/// it.</param>
internal sealed record MqttMeeting(
    string ClientId, string Host, int Port, bool IsTls, TimeSpan ConnectTimeout, TimeSpan Keepalive, string? UserName,
    string? PasswordFile, string? ClientCertificate, IEnumerable<string> Pins, IEnumerable<string> Ciphers);

/// <summary>One connection to a broker: a persistent session, subscriptions at QoS 1, each message acknowledged only
/// after its handler is done with it.</summary>
internal static class MqttLine
{
    /// <summary>The most that one message may have, topic included; a larger one ends the connection.</summary>
    public const uint PacketBytesMax = 1 << 20;

    private const int TopicMax = 1_024;

    public static bool IsFilter(string text) =>
        text.Length is > 0 and <= TopicMax
        && MqttTopicFilterComparer.Compare("x", text) != MqttTopicFilterCompareResult.FilterInvalid;

    public static bool IsTopic(string text) =>
        text.Length is > 0 and <= TopicMax && !text.AsSpan().ContainsAny('+', '#');

    /// <summary>Runs until the connection ends, and never returns otherwise.</summary>
    /// <param name="onOpen">Told once the subscriptions stand.</param>
    /// <param name="onMessage">One message after the other; it is acknowledged when this has returned. Where it throws,
    /// the connection ends, and the message comes again.</param>
    /// <exception cref="MqttCommunicationException">The broker could not be reached, refused, or is
    /// gone.</exception>
    /// <exception cref="AuthenticationException">It shows another certificate, or there is no cipher in
    /// common.</exception>
    public static async Task RunAsync(
        MqttMeeting meeting, IEnumerable<string> filters, Action onOpen,
        Func<MqttApplicationMessage, CancellationToken, Task> onMessage, CancellationToken stop)
    {
        using var client = new MqttClientFactory().CreateMqttClient();
        using var certificate = meeting.ClientCertificate is { } path ? SecretFile.ReadCertificate(path) : null;
        var ended = new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.DisconnectedAsync += end =>
        {
            ended.TrySetResult(end.Exception);
            return Task.CompletedTask;
        };
        client.ApplicationMessageReceivedAsync += async message =>
        {
            message.AutoAcknowledge = false;
            await onMessage(message.ApplicationMessage, stop);
            await message.AcknowledgeAsync(stop);
        };
        await ConnectAsync(client, meeting, certificate, stop);
        await SubscribeAsync(client, filters, stop);
        onOpen();
        try
        {
            throw await ended.Task.WaitAsync(stop) ?? new IOException("the broker closed the connection");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await LeaveAsync(client);
            throw;
        }
    }

    private static async Task ConnectAsync(
        IMqttClient client, MqttMeeting meeting, X509Certificate2? certificate, CancellationToken stop)
    {
        var peer = new TlsPeer("broker", meeting.Pins, meeting.Ciphers);
        try
        {
            await client.ConnectAsync(OptionsOf(meeting, peer, certificate), stop);
        }
        catch (MqttCommunicationException cause) when (cause.InnerException is AuthenticationException refusal)
        {
            throw peer.Refusal(refusal);
        }
    }

    private static async Task SubscribeAsync(IMqttClient client, IEnumerable<string> filters, CancellationToken stop)
    {
        var wanted = new MqttClientSubscribeOptionsBuilder();
        foreach (var filter in filters)
        {
            wanted.WithTopicFilter(filter, MqttQualityOfServiceLevel.AtLeastOnce);
        }

        var granted = await client.SubscribeAsync(wanted.Build(), stop);
        foreach (var item in granted.Items)
        {
            if (item.ResultCode > MqttClientSubscribeResultCode.GrantedQoS2)
            {
                throw new IOException($"the broker refuses the subscription to '{item.TopicFilter.Topic}'");
            }
        }
    }

    // The session stays at the broker, and with it what comes meanwhile.
    private static async Task LeaveAsync(IMqttClient client)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            await client.DisconnectAsync(late.Token);
        }
        catch (Exception cause) when (ReaderRetry.IsReadersFault(cause) || cause is OperationCanceledException)
        {
            // It went first; there is nobody to take leave of.
            return;
        }
    }

    private static MqttClientOptions OptionsOf(MqttMeeting meeting, TlsPeer peer, X509Certificate2? certificate)
    {
        var options = new MqttClientOptionsBuilder()
            .WithClientId(meeting.ClientId)
            .WithTcpServer(meeting.Host, meeting.Port)
            .WithCleanSession(false)
            .WithTimeout(meeting.ConnectTimeout)
            .WithKeepAlivePeriod(meeting.Keepalive)
            .WithMaximumPacketSize(PacketBytesMax);
        if (meeting is { UserName: { } user, PasswordFile: { } file })
        {
            options.WithCredentials(user, SecretFile.Read(file));
        }

        if (meeting.IsTls)
        {
            options.WithTlsOptions(tls => SetTls(tls, peer, certificate));
        }

        return options.Build();
    }

    private static void SetTls(MqttClientTlsOptionsBuilder tls, TlsPeer peer, X509Certificate2? certificate)
    {
        tls.WithCertificateValidationHandler(shown => peer.Accepts(shown.Certificate, shown.SslPolicyErrors))
            .WithSslProtocols(peer.Protocols);
        if (certificate is not null)
        {
            tls.WithClientCertificates([certificate]);
        }

        if (peer.Suites is { } suites)
        {
            tls.WithCipherSuitesPolicy(suites);
        }
    }
}
