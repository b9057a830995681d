using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using EdgeVault.HardwareSim.Broker;
using EdgeVault.HardwareSim.Climate;
using EdgeVault.HardwareSim.JsonReaders;
using EdgeVault.HardwareSim.Readers;
using EdgeVault.HardwareSim.World.Scenarios;
using MQTTnet;
using MQTTnet.Protocol;

namespace EdgeVault.HardwareSim.Tests.Edge;

public sealed class SideLineTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_site_tells_the_same_world_by_LLRP_JSON_and_climate_over_its_own_broker()
    {
        var scenario = new Scenario
        {
            Broker = new BrokerSpec { On = true },
            Interfaces = new Dictionary<string, JsonInterfaceSpec> { ["r2"] = new() { Speaks = JsonSpeech.R700Mqtt } },
            Climate = new Dictionary<string, ClimateSpec> { ["vault-a"] = new() { PeriodMs = 100, Celsius = 19 } },
        };
        await using var site = await LiveSite.StartAsync(scenario, null, TimeProvider.System);
        var broker = new Uri(site.SideAddresses["broker"]);
        using var client = new MqttClientFactory().CreateMqttClient();
        var inbox = Channel.CreateUnbounded<(string Topic, JsonElement Body)>();
        client.ApplicationMessageReceivedAsync += message =>
        {
            var body = message.ApplicationMessage.Payload.ToArray();
            if (!message.ApplicationMessage.Topic.EndsWith("/status", StringComparison.Ordinal))
            {
                inbox.Writer.TryWrite((message.ApplicationMessage.Topic, JsonDocument.Parse(body).RootElement));
            }

            return Task.CompletedTask;
        };
        await client.ConnectAsync(
            new MqttClientOptionsBuilder().WithTcpServer(broker.Host, broker.Port).WithClientId("test").Build(), Stop);
        await client.SubscribeAsync(
            new MqttClientFactory().CreateSubscribeOptionsBuilder()
                .WithTopicFilter("#", MqttQualityOfServiceLevel.AtLeastOnce).Build(),
            Stop);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        site.Open();
        var running = site.RunAsync(stop.Token);
        Assert.Equal(["r1"], site.Readers.Keys);
        var tag = await NextAsync(inbox, "readers/r2/events");
        var climate = await NextAsync(inbox, "climate/vault-a");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal("tagInventory", tag.GetProperty("eventType").GetString());
        Assert.InRange(tag.GetProperty("tagInventoryEvent").GetProperty("antennaPort").GetInt32(), 1, 4);
        Assert.InRange(climate.GetProperty("temperature").GetDouble(), 18, 20);
        Assert.Equal("vault-a", climate.GetProperty("sensor").GetString());
    }

    [Theory]
    [InlineData("r9", nameof(JsonSpeech.R700Stream), "", "$.interfaces.r9 is no reader; $.readers has r1, r2.")]
    [InlineData("r1", nameof(JsonSpeech.R700Mqtt), "", "$.interfaces.r1.target is empty, and $.broker is not on; mqtt://host:port would do.")]
    [InlineData("r1", nameof(JsonSpeech.ZebraPost), "", "$.interfaces.r1.target is empty; http://host:port/path would do.")]
    [InlineData("r1", nameof(JsonSpeech.ZebraTcp), "http://x", "$.interfaces.r1.target is \"http://x\"; tcp://host:port would do.")]
    [InlineData("r1", nameof(JsonSpeech.R700Stream), "http://x", "$.interfaces.r1.target is \"http://x\"; a stream is fetched from the reader, which has a port.")]
    public void What_cannot_work_is_said_with_what_would_do(string id, string speaks, string target, string expected)
    {
        var scenario = new Scenario
        {
            Interfaces = new Dictionary<string, JsonInterfaceSpec> { [id] = new() { Speaks = Enum.Parse<JsonSpeech>(speaks), Target = target } },
        };

        Assert.Equal([expected], ScenarioRules.Faults(scenario));
    }

    private static async Task<JsonElement> NextAsync(Channel<(string Topic, JsonElement Body)> inbox, string topic)
    {
        while (true)
        {
            var (heard, body) = await inbox.Reader.ReadAsync(Stop);
            if (heard == topic)
            {
                return body;
            }
        }
    }
}
