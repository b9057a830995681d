using EdgeVault.Sync.Tests.Support;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>A slice of the campaign in every test run; <c>make link-chaos</c> runs all of it, or one seed.</summary>
[Collection(nameof(LinkChaosTests))]
[CollectionDefinition(nameof(LinkChaosTests), DisableParallelization = true)]
public sealed class LinkChaosTests(ITestOutputHelper output)
{
    private const int Slice = 60;

    [Fact]
    public void Whatever_the_link_does_the_hub_has_the_ledger_once_and_in_order()
    {
        var (first, count) = Campaign.Seeds("LINK_CHAOS_SEED", "LINK_CHAOS_RUNS", Slice);
        var total = new ChaosTally();
        var failed = new List<string>();
        for (var seed = first; seed < first + count; seed++)
        {
            using var run = new LinkChaos(seed);
            try
            {
                Add(total, run.Run());
            }
            catch (InvalidOperationException fault)
            {
                // The others are still worth running: one cause seldom has one seed.
                failed.Add(fault.Message);
                output.WriteLine(fault.Message);
            }
        }

        output.WriteLine(
            $"seeds {first}–{first + count - 1}: {total.Events} events, {total.Faults} faults, "
            + $"{total.GatewayDeaths} deaths of the gateway, {total.HubDeaths} of the hub, {total.HubRestores} restores, "
            + $"{total.HalfOpen} half-open streams, the slowest noticed after {total.SlowestToNotice.TotalSeconds:0.0} s");
        Assert.True(failed.Count == 0, $"{failed.Count} of {count} seeds failed; the first: {failed.FirstOrDefault()}");
        // Of one replayed seed nothing of the kind is asked.
        Assert.True(
            count == 1 || (total.GatewayDeaths > 0 && total.HubDeaths > 0 && total.HalfOpen > 0), "The runs were too tame.");
    }

    [Fact]
    public void A_seed_replays_step_by_step()
    {
        using var once = new LinkChaos(4_711);
        using var again = new LinkChaos(4_711);

        Assert.Equal(once.Run(), again.Run());
    }

    private static void Add(ChaosTally total, ChaosTally run)
    {
        total.Events += run.Events;
        total.Faults += run.Faults;
        total.GatewayDeaths += run.GatewayDeaths;
        total.HubDeaths += run.HubDeaths;
        total.HubRestores += run.HubRestores;
        total.HalfOpen += run.HalfOpen;
        total.SlowestToNotice = run.SlowestToNotice > total.SlowestToNotice ? run.SlowestToNotice : total.SlowestToNotice;
    }
}
