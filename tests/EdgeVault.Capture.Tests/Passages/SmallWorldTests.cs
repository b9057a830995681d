using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests.Passages;

/// <summary>The engine in a small world of its own: never wrong, never twice, seldom silent.</summary>
public sealed class SmallWorldTests
{
    private static readonly Walk[] Walks = Enum.GetValues<Walk>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(42)]
    [InlineData(20_260_821)]
    public void Trays_are_never_sent_the_wrong_way_and_never_twice(int seed)
    {
        var bench = new EngineBench();
        var world = new SmallWorld(seed, bench);
        var random = new Random(seed);
        var atMs = 1_000.0;
        for (var visit = 0; visit < 60; visit++)
        {
            // Now and then the next one comes before this one is gone.
            var endMs = world.Pass(atMs, Walks[random.Next(Walks.Length)], 1 + random.Next(20));
            atMs = random.Next(4) == 0 ? atMs + 2_500 : endMs + random.Next(5_000);
        }

        bench.PlayTo(atMs + 40_000);

        var (crossings, right) = (0, 0);
        var bad = new List<string>();
        var byTag = bench.Outcomes.ToLookup(static outcome => outcome.Epc);
        foreach (var visit in world.Visits)
        {
            foreach (var tag in visit.Tags)
            {
                var outcomes = byTag[Tags.Epc(tag)].ToList();
                if (outcomes.Count > 1 || outcomes.Any(outcome => !visit.Allows(outcome.Direction)))
                {
                    bad.Add($"tag {tag}, {visit.Walk}: {string.Join("; ", outcomes)}");
                }

                if (visit.Crossing is { } crossing && world.Seen.GetValueOrDefault(tag) >= 2)
                {
                    crossings++;
                    right += outcomes.Any(outcome => outcome.Direction == crossing) ? 1 : 0;
                }
            }
        }

        Assert.True(bad.Count == 0, $"seed {seed}, {right} of {crossings} right, {bad.Count} bad:\n{string.Join('\n', bad)}");
        Assert.True(right >= crossings * 0.94, $"seed {seed}: {right} of {crossings} crossings decided right");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Pieces_that_rest_behind_the_door_raise_nothing(int seed)
    {
        var bench = new EngineBench();
        var world = new SmallWorld(seed, bench);
        var random = new Random(seed);
        for (var piece = 0; piece < 150; piece++)
        {
            world.Rest(0, 200_000, 1 + (random.NextDouble() * 5), 6 + (random.NextDouble() * 12));
        }

        // As when the gateway starts: what is there was there before.
        bench.BlindBetween(-10_000, 300);
        for (var atMs = 30_000.0; atMs < 180_000;)
        {
            atMs = world.Pass(atMs, Walks[random.Next(Walks.Length)], 5) + 2_000;
        }

        bench.PlayTo(200_000);

        var strays = world.Strays.Select(Tags.Epc).ToHashSet();
        var raised = bench.Outcomes.Where(outcome => strays.Contains(outcome.Epc)).ToList();
        Assert.True(raised.Count == 0, $"seed {seed}: {string.Join("; ", raised)}");
        Assert.NotEmpty(bench.Outcomes);
    }
}
