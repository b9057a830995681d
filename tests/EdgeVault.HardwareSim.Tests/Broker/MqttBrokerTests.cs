using System.Buffers;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using EdgeVault.HardwareSim.Broker;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Fuzzing;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeVault.HardwareSim.Tests.Broker;

public sealed class MqttBrokerTests(ITestOutputHelper output)
{
    private const int TimeoutMs = 60_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory(Timeout = TimeoutMs)]
    [InlineData("readers/+/events", 1, "readers/r1/events", 1, true)]
    [InlineData("readers/#", 0, "readers/r1/events", 1, true)]
    [InlineData("readers/r2/events", 1, "readers/r1/events", 1, false)]
    [InlineData("#", 1, "$SYS/uptime", 0, false)]
    public async Task A_message_goes_to_those_whose_filter_fits(
        string filter, int granted, string topic, int qos, bool arrives)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions(), TimeProvider.System);
        using var subscriber = await ConnectAsync(broker, "s");
        var inbox = await SubscribeAsync(subscriber, filter, granted);
        await SubscribeAsync(subscriber, "end", 1, inbox);
        using var publisher = await ConnectAsync(broker, "p");

        await PublishAsync(publisher, topic, "hello", qos);
        await PublishAsync(publisher, "end", "end", 1);

        Assert.Equal(arrives ? $"{topic} hello" : "end end", await inbox.Reader.ReadAsync(Stop));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_session_that_is_not_clean_gets_what_came_while_it_was_away()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions(), TimeProvider.System);
        await SubscribeAndLeaveAsync(broker, "s");
        using var publisher = await ConnectAsync(broker, "p");
        for (var number = 0; number < 50; number++)
        {
            await PublishAsync(publisher, "t", $"{number}", 1);
        }

        await PublishAsync(publisher, "t", "not kept", 0);
        using var again = new MqttClientFactory().CreateMqttClient();
        var inbox = Listen(again, Channel.CreateUnbounded<string>());
        var result = await again.ConnectAsync(OptionsOf(broker, "s", isClean: false), Stop);

        Assert.True(result.IsSessionPresent);
        for (var number = 0; number < 50; number++)
        {
            Assert.Equal($"t {number}", await inbox.Reader.ReadAsync(Stop));
        }

        await PublishAsync(publisher, "t", "last", 1);
        Assert.Equal("t last", await inbox.Reader.ReadAsync(Stop));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task What_was_not_acknowledged_comes_again_and_first()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { InFlightMax = 2 }, TimeProvider.System);
        using var publisher = await ConnectAsync(broker, "p");
        using (var first = await RawAsync(broker, "s", isClean: false))
        {
            await first.WriteAsync((byte[])[0x82, 6, 0, 1, 0, 1, (byte)'t', 1], Stop);
            await ExpectAsync(first, MqttType.SubAck);
            for (var number = 0; number < 4; number++)
            {
                await PublishAsync(publisher, "t", $"{number}", 1);
            }

            Assert.Equal("0", PayloadOf(await ExpectAsync(first, MqttType.Publish)));
            Assert.Equal("1", PayloadOf(await ExpectAsync(first, MqttType.Publish)));
        }

        using var second = await RawAsync(broker, "s", isClean: false);
        var again = await ExpectAsync(second, MqttType.Publish);
        Assert.Equal(("0", 0x8 | 0x2), (PayloadOf(again), again.Flags));
        Assert.Equal("1", PayloadOf(await ExpectAsync(second, MqttType.Publish)));
        await second.WriteAsync((byte[])[0x40, 2, 0, 1], Stop);
        var third = await ExpectAsync(second, MqttType.Publish);
        Assert.Equal(("2", 0x2), (PayloadOf(third), third.Flags));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task The_will_is_told_when_a_client_vanishes_and_not_when_it_says_goodbye()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions(), TimeProvider.System);
        using var subscriber = await ConnectAsync(broker, "s");
        var inbox = await SubscribeAsync(subscriber, "will/#", 1);
        using (var polite = await RawAsync(broker, "polite", isClean: true, will: "will/polite"))
        {
            await polite.WriteAsync((byte[])[0xE0, 0], Stop);
            Assert.Equal(0, await polite.ReadAsync(new byte[1], Stop));
        }

        using (await RawAsync(broker, "rude", isClean: true, will: "will/rude"))
        {
        }

        Assert.Equal("will/rude gone", await inbox.Reader.ReadAsync(Stop));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_client_that_comes_again_under_its_name_takes_the_place_of_the_first()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions(), TimeProvider.System);
        using var first = await RawAsync(broker, "one", isClean: true);
        using var second = await RawAsync(broker, "one", isClean: true);

        Assert.Equal(0, await first.ReadAsync(new byte[1], Stop));
        await second.WriteAsync((byte[])[0xC0, 0], Stop);
        await ExpectAsync(second, MqttType.PingResp);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_client_that_is_silent_for_half_as_long_again_as_it_promised_is_dropped()
    {
        var clock = new ManualTimeProvider();
        await using var broker = MqttBroker.Start(new BrokerOptions(), clock);
        using var client = await RawAsync(broker, "one", isClean: true, keepAlive: 10);
        await client.WriteAsync((byte[])[0xC0, 0], Stop);
        await ExpectAsync(client, MqttType.PingResp);
        await clock.WaitForArmedTimersAsync(1, Stop);

        var end = client.ReadAsync(new byte[1], Stop).AsTask();
        clock.Advance(TimeSpan.FromSeconds(14));
        Assert.False(end.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, await end);
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task A_full_queue_drops_what_is_new_and_counts_it()
    {
        await using var broker = MqttBroker.Start(new BrokerOptions { QueueMax = 3 }, TimeProvider.System);
        await SubscribeAndLeaveAsync(broker, "s");
        using var publisher = await ConnectAsync(broker, "p");
        for (var number = 0; number < 5; number++)
        {
            await PublishAsync(publisher, "t", $"{number}", 1);
        }

        Assert.Equal(2, broker.Dropped);
    }

    [Theory(Timeout = TimeoutMs)]
    [InlineData("C000", "a ping before CONNECT")]
    [InlineData("100C00044D5154540400003C0000", "no client id and no clean session", false)]
    [InlineData("1010000442414420040200000004414141" + "41", "another protocol")]
    [InlineData("30FFFFFFFF01", "a length of five bytes")]
    [InlineData("10FFFFFF7F", "a packet of 256 MiB")]
    public async Task What_is_no_MQTT_ends_the_connection(string hex, string what, bool silently = true)
    {
        await using var broker = MqttBroker.Start(new BrokerOptions(), TimeProvider.System);
        using var socket = new TcpClient();
        await socket.ConnectAsync(broker.EndPoint, Stop);
        await socket.GetStream().WriteAsync(Convert.FromHexString(hex), Stop);
        if (silently)
        {
            Assert.True(await HasEndedAsync(socket.GetStream()), what);
        }
        else
        {
            Assert.Equal(2, (await ExpectAsync(socket.GetStream(), MqttType.ConnAck)).Body[1]);
        }

        using var other = await ConnectAsync(broker, "other");
        Assert.True(other.IsConnected);
    }

    [Theory(Timeout = TimeoutMs * 4)]
    [InlineData(3)]
    public async Task Mutated_packets_never_take_it_down(int usualSeed)
    {
        var (seed, rounds) = (FuzzBudget.Seed(usualSeed), FuzzBudget.Rounds(200, 20_000));
        output.WriteLine($"broker: seed {seed}, {rounds} rounds");
        var random = new Random(seed);
        await using var broker = MqttBroker.Start(new BrokerOptions { PacketBytesMax = 4_096 }, TimeProvider.System);
        byte[] session =
        [
            .. Connect("fuzz", true, "will/fuzz", 10), 0x82, 6, 0, 1, 0, 1, (byte)'t', 1, 0x32, 6, 0, 1, (byte)'t', 0, 1, 65,
            0xA2, 5, 0, 1, 0, 1, (byte)'t', 0xC0, 0, 0xE0, 0,
        ];
        for (var round = 0; round < rounds; round++)
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(broker.EndPoint, Stop);
            await socket.GetStream().WriteAsync(Mutator.Mutate(session, random), Stop);
            socket.Client.Shutdown(SocketShutdown.Send);
        }

        using var client = await ConnectAsync(broker, "s");
        var inbox = await SubscribeAsync(client, "still/here", 1);
        await PublishAsync(client, "still/here", "yes", 1);
        Assert.Equal("still/here yes", await inbox.Reader.ReadAsync(Stop));
    }

    [Fact(Timeout = TimeoutMs)]
    public async Task Mosquittos_own_clients_are_content_with_it()
    {
        const string Pub = "/usr/bin/mosquitto_pub";
        const string Sub = "/usr/bin/mosquitto_sub";
        Assert.SkipUnless(File.Exists(Pub) && File.Exists(Sub), $"{Pub} is missing: apt-get install mosquitto-clients");
        await using var broker = MqttBroker.Start(new BrokerOptions(), TimeProvider.System);
        string[] common = ["-p", $"{broker.EndPoint.Port}", "-V", "mqttv311", "-q", "1"];
        using var sub = Process.Start(new ProcessStartInfo(
            "stdbuf", ["-oL", Sub, .. common, "-d", "-i", "sub", "-t", "a/+", "-C", "3", "-W", "30"])
        { RedirectStandardOutput = true })!;
        await LineAsync(sub, "Subscribed");
        var inbox = sub.StandardOutput.ReadToEndAsync(Stop);
        using (var pub = Process.Start(new ProcessStartInfo(Pub, [.. common, "-t", "a/b", "-m", "one"]))!)
        {
            await pub.WaitForExitAsync(Stop);
            Assert.Equal(0, pub.ExitCode);
        }

        using var client = await ConnectAsync(broker, "c");
        await PublishAsync(client, "a/c", "two", 1);
        await PublishAsync(client, "a/d", new string('x', 300_000), 1);

        var heard = await inbox;
        Assert.Contains("one\n", heard);
        Assert.Contains("two\n", heard);
        Assert.Contains(new string('x', 300_000), heard);
        await sub.WaitForExitAsync(Stop);
        Assert.Equal(0, sub.ExitCode);
    }

    // What the broker had not read makes its end a reset.
    private static async Task<bool> HasEndedAsync(Stream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1], Stop) == 0;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task LineAsync(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync(Stop) is { } line && !line.Contains(text, StringComparison.Ordinal))
        {
        }
    }

    private static MqttClientOptions OptionsOf(MqttBroker broker, string id, bool isClean = true) =>
        new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", broker.EndPoint.Port).WithClientId(id)
            .WithCleanSession(isClean).Build();

    private static async Task<IMqttClient> ConnectAsync(MqttBroker broker, string id, bool isClean = true)
    {
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(OptionsOf(broker, id, isClean), Stop);
        return client;
    }

    private static Channel<string> Listen(IMqttClient client, Channel<string> inbox)
    {
        client.ApplicationMessageReceivedAsync += message =>
        {
            var text = Encoding.UTF8.GetString(message.ApplicationMessage.Payload.ToArray());
            inbox.Writer.TryWrite($"{message.ApplicationMessage.Topic} {text}");
            return Task.CompletedTask;
        };
        return inbox;
    }

    private static async Task<Channel<string>> SubscribeAsync(
        IMqttClient client, string filter, int qos, Channel<string>? inbox = null)
    {
        inbox ??= Listen(client, Channel.CreateUnbounded<string>());
        var options = new MqttClientFactory().CreateSubscribeOptionsBuilder()
            .WithTopicFilter(filter, (MqttQualityOfServiceLevel)qos).Build();
        await client.SubscribeAsync(options, Stop);
        return inbox;
    }

    private static async Task PublishAsync(IMqttClient client, string topic, string text, int qos) =>
        await client.PublishAsync(
            new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload(text)
                .WithQualityOfServiceLevel((MqttQualityOfServiceLevel)qos).Build(),
            Stop);

    private static byte[] Connect(string id, bool isClean, string? will, ushort keepAlive)
    {
        var flags = (byte)((isClean ? 2 : 0) | (will is null ? 0 : 4));
        byte[] body =
        [
            0, 4, .. "MQTT"u8, 4, flags, (byte)(keepAlive >> 8), (byte)keepAlive, 0, (byte)id.Length, .. Encoding.UTF8.GetBytes(id),
            .. will is null ? [] : (byte[])[0, (byte)will.Length, .. Encoding.UTF8.GetBytes(will), 0, 4, .. "gone"u8],
        ];
        return [0x10, (byte)body.Length, .. body];
    }

    private static async Task<NetworkStream> RawAsync(
        MqttBroker broker, string id, bool isClean, string? will = null, ushort keepAlive = 0)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(broker.EndPoint, Stop);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Connect(id, isClean, will, keepAlive), Stop);
        Assert.Equal(0, (await ExpectAsync(stream, MqttType.ConnAck)).Body[1]);
        return stream;
    }

    /// <summary>To topic t, QoS 1, in a session that stays; has left when this returns.</summary>
    private static async Task SubscribeAndLeaveAsync(MqttBroker broker, string id)
    {
        using var stream = await RawAsync(broker, id, isClean: false);
        await stream.WriteAsync((byte[])[0x82, 6, 0, 1, 0, 1, (byte)'t', 1], Stop);
        await ExpectAsync(stream, MqttType.SubAck);
        await stream.WriteAsync((byte[])[0xE0, 0], Stop);

        // The broker closes the line when it has taken the goodbye in.
        Assert.Equal(0, await stream.ReadAsync(new byte[1], Stop));
    }

    private static async Task<MqttPacket> ExpectAsync(Stream stream, MqttType type)
    {
        var packet = await MqttPacket.ReadAsync(stream, 1 << 20, Stop);
        Assert.Equal(type, packet?.Type);
        return packet!.Value;
    }

    // [topic length:16] [one letter] [id:16] [payload].
    private static string PayloadOf(MqttPacket packet) => Encoding.UTF8.GetString(packet.Body.AsSpan(5));
}
