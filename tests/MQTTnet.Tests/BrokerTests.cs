using System.Security.Cryptography;
using EdgeVault.TestKit.Brokers;
using MQTTnet.Adapter;
using MQTTnet.Exceptions;
using MQTTnet.Protocol;
using MQTTnet.Tests.Support;

namespace MQTTnet.Tests;

/// <summary>The stand-in against a real mosquitto.</summary>
public sealed class BrokerTests
{
    private const int Ms = 60_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = Ms)]
    [InlineData(MqttQualityOfServiceLevel.AtMostOnce)]
    [InlineData(MqttQualityOfServiceLevel.AtLeastOnce)]
    public async Task What_is_published_arrives_at_who_has_subscribed(MqttQualityOfServiceLevel level)
    {
        await using var broker = await Broker.StartAsync();
        using var client = await ConnectedAsync(broker);
        var inbox = new Inbox(client);
        var granted = await client.SubscribeAsync(Filter("dc1/+/tags", level), Token);

        foreach (var payload in (string[])["", "{}", new string('x', 200_000)])
        {
            await client.PublishAsync(Message("dc1/r1/tags", payload, level), Token);
            var arrived = await inbox.NextAsync();
            Assert.Equal(payload, Inbox.Text(arrived));
            Assert.Equal(
                ("dc1/r1/tags", level, false),
                (arrived.ApplicationMessage.Topic, arrived.ApplicationMessage.QualityOfServiceLevel,
                    arrived.ApplicationMessage.Retain));
        }

        Assert.Equal((int)level, (int)Assert.Single(granted.Items).ResultCode);
        await client.PingAsync(Token);
        await client.DisconnectAsync(Token);
        Assert.Null((await inbox.EndAsync()).Exception);
        Assert.False(client.IsConnected);
    }

    [Fact(Timeout = Ms)]
    public async Task A_message_that_was_not_acknowledged_comes_again_and_one_that_was_does_not()
    {
        await using var broker = await Broker.StartAsync();
        using var publisher = await ConnectedAsync(broker);
        using var client = new MqttClientFactory().CreateMqttClient();
        var inbox = new Inbox(client, acknowledges: false);
        var options = Options(broker).WithClientId("gateway").WithCleanSession(false).Build();
        Assert.False((await client.ConnectAsync(options, Token)).IsSessionPresent);
        await client.SubscribeAsync(Filter("t", MqttQualityOfServiceLevel.AtLeastOnce), Token);
        await publisher.PublishAsync(Message("t", "1", MqttQualityOfServiceLevel.AtLeastOnce), Token);
        await publisher.PublishAsync(Message("t", "2", MqttQualityOfServiceLevel.AtLeastOnce), Token);

        await (await inbox.NextAsync()).AcknowledgeAsync(Token);
        var taken = await inbox.NextAsync();
        client.Dispose();
        await inbox.EndAsync();
        await publisher.PublishAsync(Message("t", "3", MqttQualityOfServiceLevel.AtLeastOnce), Token);
        Assert.True((await client.ConnectAsync(options, Token)).IsSessionPresent);

        var (again, held) = (await inbox.NextAsync(), await inbox.NextAsync());
        Assert.Equal(("2", true), (Inbox.Text(again), again.ApplicationMessage.Dup));
        Assert.Equal("3", Inbox.Text(held));

        // The old connection's message cannot be acknowledged on the new one.
        await Assert.ThrowsAsync<MqttCommunicationException>(() => taken.AcknowledgeAsync(Token));
        await again.AcknowledgeAsync(Token);
        await Assert.ThrowsAsync<InvalidOperationException>(() => again.AcknowledgeAsync(Token));
    }

    [Fact(Timeout = Ms)]
    public async Task The_last_will_is_sent_for_a_client_that_went_without_a_word()
    {
        await using var broker = await Broker.StartAsync();
        using var watcher = await ConnectedAsync(broker);
        var inbox = new Inbox(watcher);
        await watcher.SubscribeAsync(Filter("will/#", MqttQualityOfServiceLevel.AtLeastOnce), Token);
        using var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(
            Options(broker).WithWillTopic("will/gw1").WithWillPayload("gone")
                .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce).WithWillRetain().Build(), Token);

        client.Dispose();

        Assert.Equal("gone", Inbox.Text(await inbox.NextAsync()));
        await watcher.UnsubscribeAsync(new MqttClientUnsubscribeOptionsBuilder().WithTopicFilter("will/#").Build(), Token);
        await watcher.SubscribeAsync(Filter("will/gw1"), Token);
        Assert.True((await inbox.NextAsync()).ApplicationMessage.Retain);
    }

    [Fact(Timeout = Ms)]
    public async Task A_wrong_password_is_refused_and_the_right_one_is_not()
    {
        await using var broker = await Broker.StartAsync(
            "allow_anonymous false\npassword_file {folder}/users",
            static broker => broker.WriteFile("users", $"gateway:{Hashed("secret")}\n"));
        using var client = new MqttClientFactory().CreateMqttClient();

        var refusal = await Assert.ThrowsAsync<MqttConnectingFailedException>(
            () => client.ConnectAsync(Options(broker).WithCredentials("gateway", "guess").Build(), Token));
        await client.ConnectAsync(Options(broker).WithCredentials("gateway", "secret").Build(), Token);

        Assert.Equal(MqttClientConnectResultCode.NotAuthorized, refusal.ResultCode);
        Assert.True(client.IsConnected);
    }

    [Fact(Timeout = Ms)]
    public async Task A_broker_that_wants_a_client_certificate_gets_it_over_TLS()
    {
        using var pki = new Pki();
        await using var broker = await Broker.StartAsync(
            "allow_anonymous true\ncafile {folder}/ca.pem\ncertfile {folder}/broker.pem\n"
            + "keyfile {folder}/broker.key\nrequire_certificate true", pki.WriteTo);
        using var client = new MqttClientFactory().CreateMqttClient();
        var options = Options(broker).WithTlsOptions(tls => tls
            .WithCertificateValidationHandler(shown =>
                shown.Certificate!.GetCertHashString(HashAlgorithmName.SHA256) == pki.BrokerFingerprint)
            .WithClientCertificates([pki.Client])).WithTcpServer("127.0.0.1", broker.Port);

        await client.ConnectAsync(options.Build(), Token);
        await client.PingAsync(Token);

        using var stranger = new MqttClientFactory().CreateMqttClient();
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(() => stranger.ConnectAsync(
            Options(broker).WithTlsOptions(tls => tls.WithCertificateValidationHandler(_ => true))
                .WithTcpServer("127.0.0.1", broker.Port).Build(), Token));
    }

    [Fact(Timeout = Ms)]
    public async Task A_broker_that_dies_is_told_and_a_publish_that_waits_fails()
    {
        await using var broker = await Broker.StartAsync();
        using var client = await ConnectedAsync(broker);
        var inbox = new Inbox(client);

        await broker.KillAsync();

        Assert.IsType<MqttCommunicationException>((await inbox.EndAsync()).Exception, exactMatch: false);
        await Assert.ThrowsAnyAsync<MqttCommunicationException>(
            () => client.PublishAsync(Message("t", "1", MqttQualityOfServiceLevel.AtLeastOnce), Token));
        await broker.StartAsync(Token);
        await client.ConnectAsync(Options(broker).Build(), Token);
        await client.PublishAsync(Message("t", "1", MqttQualityOfServiceLevel.AtLeastOnce), Token);
    }

    private static MqttClientOptionsBuilder Options(Mosquitto broker) =>
        new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.Port).WithTimeout(TimeSpan.FromSeconds(20));

    private static async Task<IMqttClient> ConnectedAsync(Mosquitto broker)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(Options(broker).Build(), Token);
        return client;
    }

    private static MqttClientSubscribeOptions Filter(string topic, MqttQualityOfServiceLevel level = default) =>
        new MqttClientSubscribeOptionsBuilder().WithTopicFilter(topic, level).Build();

    private static MqttApplicationMessage Message(string topic, string payload, MqttQualityOfServiceLevel level) =>
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(payload).WithQualityOfServiceLevel(level).Build();

    // mosquitto's own form: $7$ iterations $ salt $ PBKDF2-SHA512.
    private static string Hashed(string password)
    {
        var salt = new byte[12];
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, 101, HashAlgorithmName.SHA512, 64);
        return $"$7$101${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";
    }
}
