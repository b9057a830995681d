using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeVault.EndToEnd.Tests.Peers;
using EdgeVault.EndToEnd.Tests.Processes;
using EdgeVault.TestKit.Brokers;

namespace EdgeVault.EndToEnd.Tests;

/// <summary>An Impinj R700 that publishes to a real broker, a real gateway behind it, and what stands in the ledger.</summary>
public sealed class JsonReaderTests
{
    private const string Topic = "dc1/r700/tags";
    private const string StatusTopic = "dc1/r700/status";
    private const string Epc = "3074257BF7194E4000001A85";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_who_walk_past_a_reader_of_the_simulator_are_passages_of_known_pieces()
    {
        await using var broker = await BrokerAsync();
        await using var gateway = Gateway(broker);
        var scenario = Path.Combine(gateway.Folder, "scenario.json");
        await File.WriteAllTextAsync(
            scenario,
            $$"""
            { "readers": { "r1": {} }, "portals": { "door-1": {} },
              "interfaces": { "r1": { "speaks": "r700_mqtt", "target": "mqtt://127.0.0.1:{{broker.Port}}", "topic": "{{Topic}}" } } }
            """,
            Token);
        gateway.Configuration["Readers"]!["r1"]!.AsObject().Remove("StatusTopic");
        await using var simulator = Programs.Start(
            Programs.Simulator, "run", scenario, "--seed", "7", "--pieces", Path.Combine(gateway.Folder, "pieces.csv"));
        await simulator.LineAsync(static line => line.Contains("readers", StringComparison.Ordinal));
        gateway.Start();
        await gateway.ReadyAsync();

        // A machine that keeps the two waiting sees them late, and then abstains: people go on walking until it does not.
        await gateway.UntilAsync(async () => (await gateway.EventsAsync("--kind", "passage")).Any(
            static passage => DirectionOf(passage) is "in" or "out"));
        await StopAsync(gateway);

        var passages = await gateway.EventsAsync("--kind", "passage");
        Assert.All(passages, static passage => Assert.StartsWith("urn:epc:id:sgln:", passage.GetProperty("readPoint").GetString()));
        Assert.Contains(passages, static passage => DirectionOf(passage) is "in" or "out" && passage.TryGetProperty("pieceId", out _));
    }

    [Fact]
    public async Task What_waited_at_the_broker_while_the_gateway_was_down_is_a_passage_of_that_time_and_the_gap_stays()
    {
        var publish = Part.Need("mosquitto-clients", "/usr/bin/mosquitto_pub");
        await using var broker = await BrokerAsync();
        await using var gateway = Gateway(broker);
        gateway.WithPieces($"pieceId,epc\nring-1,{Epc}\n").Start();
        await gateway.UntilAsync(async () => DetailOf(await gateway.StatusAsync()).Contains("waiting", StringComparison.Ordinal));
        await PublishAsync(publish, broker, StatusTopic, "connected");
        await gateway.UntilAsync(async () => ReaderOf(await gateway.StatusAsync()).GetProperty("connected").GetBoolean());
        await StopAsync(gateway);

        var now = TimeProvider.System.GetUtcNow();
        LivenessMark.Age(gateway.DataPath, "door-1", now - TimeSpan.FromMinutes(10));
        var walked = now - TimeSpan.FromMinutes(5);
        await PublishAsync(publish, broker, Topic, Enumerable.Range(0, 40).Select(step => Read(walked, step)));
        gateway.Start();
        await gateway.UntilAsync(async () => (await gateway.EventsAsync("--kind", "passage")).Count > 0);
        await StopAsync(gateway);

        var passage = Assert.Single(await gateway.EventsAsync("--kind", "passage"));
        Assert.Equal(("out", "ring-1"), (DirectionOf(passage), passage.GetProperty("pieceId").GetString()));
        Assert.True(passage.GetProperty("evidence").GetProperty("backlog").GetBoolean());
        Assert.Equal(walked, passage.GetProperty("occurred").GetDateTimeOffset(), TimeSpan.FromSeconds(5));
        Assert.True(passage.GetProperty("recorded").GetDateTimeOffset() >= now);
        var gap = (await gateway.EventsAsync("--kind", "coverage_gap_closed"))
            .Single(gap => gap.GetProperty("occurred").GetDateTimeOffset() < walked);
        Assert.Equal("gateway_down", gap.GetProperty("cause").GetString());
    }

    private static async Task<Mosquitto> BrokerAsync()
    {
        Assert.SkipUnless(Mosquitto.IsThere, Mosquitto.HowToGetIt);
        var broker = new Mosquitto(Mosquitto.Lasting);
        await broker.StartAsync(Token);
        return broker;
    }

    private static GatewayUnderTest Gateway(Mosquitto broker)
    {
        var gateway = new GatewayUnderTest().WithDoor(readerPort: 1);
        gateway.Configuration["Readers"]!["r1"] = new JsonObject
        {
            ["Endpoint"] = $"mqtt://127.0.0.1:{broker.Port}",
            ["Make"] = "impinj",
            ["Topics"] = new JsonObject { ["tags"] = Topic },
            ["StatusTopic"] = StatusTopic,
        };
        return gateway;
    }

    private static async Task StopAsync(GatewayUnderTest gateway)
    {
        gateway.Process.Terminate();
        await gateway.Process.ExitAsync();
    }

    /// <summary>One read of a walk of four seconds out of the door, as an R700 tells it; nearer and nearer.</summary>
    private static string Read(DateTimeOffset from, int step) => JsonSerializer.Serialize(new
    {
        timestamp = Time(from.AddMilliseconds(step * 100)),
        eventType = "tagInventory",
        tagInventoryEvent = new
        {
            epcHex = Epc,
            antennaPort = step < 20 ? 3 : 1,
            peakRssiCdbm = Math.Min(-5_000, -7_500 + (step * 200)),
            lastSeenTime = Time(from.AddMilliseconds(step * 100)),
        },
    });

    private static string Time(DateTimeOffset at) =>
        at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static Task PublishAsync(string program, Mosquitto broker, string topic, params IEnumerable<string> messages) =>
        Task.WhenAll(messages.Select(async message =>
        {
            var (code, _, error) = await Child.RunAsync(
                program, ["-p", $"{broker.Port}", "-t", topic, "-q", "1", "-m", message]);
            Assert.True(code == 0, error);
        }));

    private static string DirectionOf(JsonElement passage) => passage.GetProperty("direction").GetString()!;

    private static JsonElement ReaderOf(JsonElement status) => status.GetProperty("readers")[0];

    private static string DetailOf(JsonElement status) =>
        status.TryGetProperty("readers", out _) && ReaderOf(status).TryGetProperty("detail", out var detail) ? detail.GetString()! : "";
}
