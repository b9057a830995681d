using EdgeVault.Capture.Tests.Support;
using EdgeVault.Capture.Tests.Support.Beams;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>The engine in a world of wide beams, mirrors, neighbours and shelves: seldom silent, hardly ever wrong.</summary>
public sealed class BeamWorldTests
{
    [Theory]
    [InlineData("clean", 0.98, 0)]
    [InlineData("typical", 0.9, 0.004)]
    public void Trays_are_sent_their_way(string preset, double rightLeast, double wrongMost)
    {
        var score = Play(preset, seed: 7, trays: 60);

        var faults = string.Join('\n', score.Faults.Take(20));
        Assert.True(score.Wrong <= score.Crossings * wrongMost, $"{score}\n{faults}");
        Assert.True(score.StrayCrossings == 0, $"{score}\n{faults}");
        Assert.True(score.Right >= score.Seen * rightLeast, $"{score}\n{faults}");
    }

    /// <summary>Played in one go or in many small ones, the same reads make the same passages with the same evidence.</summary>
    [Fact]
    public void The_same_reads_make_the_same_passages_at_any_speed()
    {
        static List<string> Run(double stepMs)
        {
            var bench = new EngineBench();
            var world = new BeamWorld(3, BeamPreset.Typical, bench);
            world.Walk(20);
            for (var atMs = stepMs; atMs < world.NowSeconds * 1_000; atMs += stepMs)
            {
                bench.PlayTo(atMs);
            }

            return [.. bench.PlayTo(world.NowSeconds * 1_000).Outcomes.Select(static outcome => $"{outcome.GroupId} {outcome}")];
        }

        var once = Run(1e9);

        Assert.NotEmpty(once);
        Assert.Equal(once, Run(1_700));
    }

    private static BeamScore Play(string preset, int seed, int trays)
    {
        var bench = new EngineBench();
        var world = new BeamWorld(
            seed, preset switch { "clean" => BeamPreset.Clean, "typical" => BeamPreset.Typical, _ => BeamPreset.Hard }, bench);
        bench.BlindBetween(-10_000, 4_000);
        for (var left = trays; left > 0; left -= 50)
        {
            world.Walk(50);
            bench.PlayTo(world.NowSeconds * 1_000);
        }

        return BeamScore.Of(world, bench.Outcomes);
    }
}
