using System.Text;
using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.HardwareSim.Tests.World;

public sealed class ScenarioFileTests
{
    [Fact]
    public void Empty_object_is_a_scenario()
    {
        Assert.True(TryParse("{}", out var scenario, out _));
        Assert.Equal(["door-1", "door-2"], scenario.Portals.Keys);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var scenario = Presets.Named("clean") with { Seed = 99 };
        var written = ScenarioFile.Write(scenario);

        Assert.True(ScenarioFile.TryParse(written, out var read, out var faults), string.Join('\n', faults));
        Assert.Equal(written, ScenarioFile.Write(read));
        Assert.Equal(99, read.Seed);
    }

    [Fact]
    public void Every_fault_is_told_at_once_with_its_path()
    {
        const string Text = """
            {
              "site": "DC One",
              "seed": "seven",
              "tempo": 3,
              "readers": { "r1": { "dwellMs": 1, "port": 70000 } },
              "portals": { "door-1": { "antennas": { "r1-1": { "side": "left", "position": 99 } } } },
              "carriers": { "speed": { "min": 0.8 }, "oneAtATime": "yes" },
              "strays": null
            }
            """;

        Assert.False(TryParse(Text, out _, out var faults));

        Assert.Equal(
            [
                "$.site", "$.seed", "$.tempo", "$.readers.r1.dwellMs", "$.readers.r1.port",
                "$.portals.door-1.antennas.r1-1",
                "$.portals.door-1.antennas.r1-1.side", "$.portals.door-1.antennas.r1-1.position", "$.carriers.speed",
                "$.carriers.oneAtATime", "$.strays",
            ],
            faults.Select(fault => fault.Split(' ')[0]));
        Assert.Contains("$.readers.r1.dwellMs is 1; 5 to 5000 would do.", faults);
    }

    [Theory]
    [InlineData("r9/gpi1", "$.portals.door-1.contact is of reader \"r9\"; $.readers has r1.")]
    [InlineData("r1/gpi9", "$.portals.door-1.contact has input 9; 1 to 4 would do.")]
    [InlineData("r1/gpi1", "$.portals.door-1.contact is r1/gpi1, which already belongs to portal door-1; an input has one beam or contact.")]
    public void A_contact_has_an_input_of_its_own(string contact, string expected)
    {
        var text = $$"""
            {
              "readers": { "r1": {} },
              "portals": { "door-1": { "contact": "{{contact}}", "beams": { "r1/gpi1": { "side": "outside" } } } }
            }
            """;

        Assert.False(TryParse(text, out _, out var faults));

        Assert.Equal(expected, Assert.Single(faults));
    }

    [Fact]
    public void Rules_that_a_schema_cannot_say_are_told_at_once_too()
    {
        const string Text = """
            {
              "readers": { "r1": { "port": 5084 }, "r2": { "port": 5084 } },
              "portals": {
                "door-1": { "antennas": { "r1/1": { "side": "outside" }, "r9/1": { "side": "inside" } } },
                "door-2": { "insideZone": "a", "outsideZone": "a",
                            "antennas": { "r1/1": { "side": "inside" }, "r1/0": {} } }
              },
              "carriers": { "in": 0, "out": 0, "turnBack": 0, "passBy": 0, "speed": { "min": 2, "max": 1 } }
            }
            """;

        Assert.False(TryParse(Text, out _, out var faults));

        Assert.Equal(
            [
                "$.carriers.speed", "$.portals.door-1.antennas.r9/1", "$.portals.door-2.antennas.r1/1",
                "$.portals.door-2.antennas.r1/0", "$.portals.door-2.insideZone", "$.readers.r2.port", "$.carriers",
            ],
            faults.Select(fault => fault.Split(' ')[0]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1,2]")]
    [InlineData("null")]
    [InlineData("{\"seed\":1,\"seed\":2}")]
    [InlineData("{\"seed\":1e999}")]
    [InlineData("{\"readers\":{}}")]
    public void Anything_else_is_refused_with_a_reason(string text)
    {
        Assert.False(TryParse(text, out _, out var faults));
        Assert.NotEmpty(faults);
    }

    [Fact]
    public void Every_truncation_of_a_scenario_is_refused_and_none_throws()
    {
        var whole = ScenarioFile.Write(new Scenario());
        for (var length = 0; length < whole.Length - 1; length++)
        {
            Assert.False(ScenarioFile.TryParse(whole.AsSpan(0, length), out _, out _), $"{length} bytes");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20_261_121)]
    public void Changed_bytes_never_throw(int seed)
    {
        var random = new Random(seed);
        var whole = ScenarioFile.Write(new Scenario());
        for (var round = 0; round < 2_000; round++)
        {
            var bytes = whole.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(' ', 127);
            }

            var isGood = ScenarioFile.TryParse(bytes, out _, out var faults);
            Assert.True(isGood == (faults.Count == 0), $"seed {seed}, round {round}: {Encoding.UTF8.GetString(bytes)}");
        }
    }

    [Fact]
    public void Every_field_of_the_schema_has_a_default_and_every_number_limits()
    {
        var bare = new List<string>();
        Walk(ScenarioSchema.Create(), "$", bare);
        Assert.Empty(bare);
    }

    private static void Walk(JsonObject schema, string path, List<string> bare)
    {
        foreach (var (name, node) in schema["properties"] as JsonObject ?? [])
        {
            var field = (JsonObject)node!;
            var isEnd = path.EndsWith("between", StringComparison.Ordinal);
            var isNumber = field["type"]?.ToJsonString() is "\"number\"" or "\"integer\"";
            if ((!isEnd && !field.ContainsKey("default")) || (isNumber && !field.ContainsKey("minimum")))
            {
                bare.Add($"{path}.{name}");
            }

            Walk(field, field["required"] is null ? $"{path}.{name}" : $"{path}.{name} between", bare);
            if (field["additionalProperties"] is JsonObject entry)
            {
                Walk(entry, $"{path}.{name}.*", bare);
            }
        }
    }

    private static bool TryParse(string text, out Scenario scenario, out IReadOnlyList<string> faults)
    {
        var isGood = ScenarioFile.TryParse(Encoding.UTF8.GetBytes(text), out var read, out faults);
        scenario = read!;
        return isGood;
    }
}
