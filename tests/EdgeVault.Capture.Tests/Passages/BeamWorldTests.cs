using System.Globalization;
using EdgeVault.Capture.Tests.Support;
using EdgeVault.Capture.Tests.Support.Beams;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>The engine in a world of wide beams, mirrors, neighbours and shelves: seldom silent, hardly ever wrong.</summary>
public sealed class BeamWorldTests
{
    /// <summary>Many trays, for tuning: <c>-explicit only -method "*Tune*"</c>; <c>SEED</c> and <c>TRAYS</c> in the
    /// environment.</summary>
    [Theory(Explicit = true)]
    [InlineData("clean")]
    [InlineData("typical")]
    [InlineData("hard")]
    public void Tune(string preset)
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("SEED") ?? "1", CultureInfo.InvariantCulture);
        var trays = int.Parse(Environment.GetEnvironmentVariable("TRAYS") ?? "600", CultureInfo.InvariantCulture);
        var score = Play(preset, seed, trays);
        TestContext.Current.TestOutputHelper!.WriteLine($"{preset} {seed}: {score}");
        File.WriteAllLines(Path.Combine(Path.GetTempPath(), $"beam-{preset}.txt"), [score.ToString(), .. score.Faults]);
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
