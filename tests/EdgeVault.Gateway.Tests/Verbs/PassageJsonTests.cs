using System.Text.Json;
using EdgeVault.Capture;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Gateway.Verbs;

namespace EdgeVault.Gateway.Tests.Verbs;

public sealed class PassageJsonTests
{
    [Theory]
    [InlineData(0.123, 0.12)]
    [InlineData(-0.04, -0.04)]
    [InlineData(null, null)]
    public void How_alike_the_phases_were_is_said_where_there_were_any(double? alike, double? said)
    {
        var evidence = Written(alike).GetProperty("evidence");

        Assert.Equal(("open", "agreed", 0.8), (
            evidence.GetProperty("door").GetString(), evidence.GetProperty("beams").GetString(), evidence.GetProperty("confidence").GetDouble()));
        Assert.Equal(said, evidence.TryGetProperty("phaseConsistency", out var phases) ? phases.GetDouble() : null);
    }

    private static JsonElement Written(double? alike)
    {
        var passage = VaultDoor.Passage(7) with
        {
            Trace = new PassageTrace
            {
                Instant = VaultDoor.At, Odds = new(0.8, 0.1, 0.05, 0.05), Raw = PassageDirection.In, Beams = BeamWitness.Agreed, Company = 0,
                Door = DoorWitness.Open, PhaseConsistency = alike, Slices = [],
            },
        };
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            PassageJson.Write(json, new PassagesDecided(VaultDoor.At, "door-1", new byte[16], [passage]), passage);
        }

        return JsonDocument.Parse(buffer.ToArray()).RootElement;
    }
}
