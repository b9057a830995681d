using EdgeVault.TestKit;
using EdgeVault.TestKit.Fuzzing;
using MQTTnet.Exceptions;
using MQTTnet.Internal;
using MQTTnet.Protocol;
using MQTTnet.Tests.Support;

namespace MQTTnet.Tests;

/// <summary>
/// Goal: nothing that a broker sends makes the client throw what nobody catches, hang, or take memory out of proportion.
/// Method: a broker's packets, mutated under a seed, given to a connection; every split; lying lengths.
/// </summary>
public sealed class MqttFuzzTests(ITestOutputHelper output)
{
    private const int Slice = 20_000;
    private const int Whole = 5_000_000;
    private const int PacketBytesMax = 4_096;

    private static readonly byte[][] Packets =
    [
        MqttPacketWriter.Publish(Message("dc1/r1/tags", MqttQualityOfServiceLevel.AtMostOnce), 0),
        MqttPacketWriter.Publish(Message("dc1/r1/tags", MqttQualityOfServiceLevel.AtLeastOnce), 7),
        MqttPacketWriter.PubAck(3),
        [0x90, 3, 0, 1, 1],
        [0xB0, 2, 0, 2],
        [0xD0, 0],
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    public async Task A_damaged_stream_of_packets_ends_the_connection_with_a_reason(int usualSeed)
    {
        var (seed, rounds) = (FuzzBudget.Seed(usualSeed), FuzzBudget.Rounds(Slice, Whole));
        output.WriteLine($"MQTT packets: seed {seed}, {rounds} rounds");
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var bytes = Enumerable.Range(0, random.Next(1, 5))
                .SelectMany(_ => Mutator.Mutate(Packets[random.Next(Packets.Length)], random)).ToArray();
            var cause = await EndOfAsync(bytes);

            Assert.True(
                cause is MqttCommunicationException or MqttProtocolViolationException or IOException,
                $"seed {seed}, round {round}, {Convert.ToHexString(bytes)}: {cause}");
        }
    }

    [Fact]
    public async Task Every_split_gives_the_same_packets()
    {
        var all = Packets.SelectMany(packet => packet).ToArray();
        for (var at = 1; at < all.Length; at++)
        {
            var reader = new MqttPacketReader(new BrokerStream(all, at, all.Length), PacketBytesMax);
            foreach (var packet in Packets)
            {
                Assert.Equal(packet[0], (await reader.ReadAsync(Token))!.Value.FirstByte);
            }

            Assert.Null(await reader.ReadAsync(Token));
        }
    }

    [Fact]
    public async Task Every_truncation_ends_with_the_whole_packets_before_it()
    {
        var all = Packets.SelectMany(packet => packet).ToArray();
        var ends = Packets.Select((_, at) => Packets.Take(at + 1).Sum(static packet => packet.Length)).ToArray();
        for (var length = 0; length < all.Length; length++)
        {
            var reader = new MqttPacketReader(new BrokerStream(all.AsMemory(0, length), 3), PacketBytesMax);
            for (var whole = ends.Count(end => end <= length); whole > 0; whole--)
            {
                Assert.NotNull(await reader.ReadAsync(Token));
            }

            if (length == 0 || ends.Contains(length))
            {
                Assert.Null(await reader.ReadAsync(Token));
            }
            else
            {
                await Assert.ThrowsAsync<EndOfStreamException>(async () => await reader.ReadAsync(Token));
            }
        }
    }

    /// <summary>A byte a second keeps a socket busy and a client waiting; two keep-alives without a packet end it.</summary>
    [Fact]
    public async Task A_drip_of_one_byte_a_second_is_given_up()
    {
        var (time, seconds) = (new ManualTimeProvider(), 0);
        var options = new MqttClientOptions { MaximumPacketSize = PacketBytesMax, KeepAlivePeriod = TimeSpan.FromSeconds(10) };
        var drip = new DripStream();
        using var connection = new MqttConnection(drip, options, static _ => Task.CompletedTask, time);
        var running = connection.RunAsync();
        drip.Drop(0x30);
        drip.Drop(0xFE);
        drip.Drop(0x1E);
        await Patience.UntilAsync(
            () =>
            {
                seconds++;
                drip.Drop(0);
                time.Advance(TimeSpan.FromSeconds(1));
                return running.IsCompleted;
            },
            TestContext.Current.CancellationToken);

        Assert.IsType<MqttCommunicationTimedOutException>(await running);
        Assert.True(seconds >= 20, $"given up after {seconds} s");
    }

    [Fact]
    public async Task A_packet_that_never_ends_costs_no_more_than_four_times_the_cap()
    {
        const uint Cap = 1 << 20;
        var bytes = new byte[Cap - 1];
        (bytes[0], bytes[1], bytes[2], bytes[3]) = (0x30, 0xFC, 0xFF, 0x3F);
        var reader = new MqttPacketReader(new BrokerStream(bytes, 16_384), Cap);
        var before = GC.GetAllocatedBytesForCurrentThread();

        await Assert.ThrowsAsync<EndOfStreamException>(async () => await reader.ReadAsync(Token));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 4L * Cap);
    }

    [Theory]
    [InlineData("30ffffffff01", "The remaining length has more than four bytes.")]
    [InlineData("30ffffff7f", "A packet claims 268435460 bytes; the limit is 4096.")]
    [InlineData("30fe1f", "A packet claims 4097 bytes; the limit is 4096.")]
    public async Task A_lying_length_is_named_and_costs_no_memory(string hex, string message)
    {
        var reader = new MqttPacketReader(new BrokerStream(Convert.FromHexString(hex), 1), PacketBytesMax);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var fault = await Assert.ThrowsAsync<MqttProtocolViolationException>(async () => await reader.ReadAsync(Token));

        Assert.Equal(message, fault.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * PacketBytesMax);
    }

    [Theory]
    [InlineData("3000", "A packet is shorter than its fields.")]
    [InlineData("32050001610000", "A message of QoS 1 has no packet identifier.")]
    [InlineData("34050001610001", "A message of QoS 2 came, and none was subscribed to.")]
    [InlineData("30030001ff", "A text is not UTF-8.")]
    [InlineData("3003000100", "A text contains U+0000.")]
    [InlineData("1000", "A broker does not send packet type 1.")]
    [InlineData("", "The broker closed the connection.")]
    public async Task What_a_broker_may_not_send_is_named(string hex, string message) =>
        Assert.Equal(message, (await EndOfAsync(Convert.FromHexString(hex)))!.Message);

    private static async Task<Exception?> EndOfAsync(byte[] bytes)
    {
        var options = new MqttClientOptions { MaximumPacketSize = PacketBytesMax, KeepAlivePeriod = TimeSpan.Zero };
        using var connection = new MqttConnection(
            new BrokerStream(bytes, bytes.Length + 1), options, static _ => Task.CompletedTask);
        return await connection.RunAsync();
    }

    private static MqttApplicationMessage Message(string topic, MqttQualityOfServiceLevel level) =>
        new MqttApplicationMessageBuilder().WithTopic(topic).WithPayload("{}").WithQualityOfServiceLevel(level).Build();
}
