using System.CommandLine;
using EdgeVault.Campaigns.Faulting;
using EdgeVault.Campaigns.Journal;
using EdgeVault.Campaigns.Processes;

namespace EdgeVault.Campaigns.Verbs;

/// <summary><c>faults</c>: every system call on the ledger's files fails once, and for good.</summary>
internal static class FaultsVerb
{
    private static readonly Option<int?> Sample = new("--sample")
    {
        Description = "Only so many faults, chosen by the seed. Default: all of them.",
    };

    private static readonly Option<string?> Only = new("--only")
    {
        Description = "Only faults whose description contains this, such as 'fdatasync number 3'.",
    };

    private static readonly Option<int> Seed = CampaignOptions.Seed();

    public static Command Create()
    {
        var command = new Command(
            "faults", "Makes each system call on the ledger's files fail, at every occurrence of a small workload.")
            { Sample, Only, Seed };
        command.SetAction((parsed, cancel) =>
            RunAsync(parsed.GetValue(Seed), parsed.GetValue(Sample), parsed.GetValue(Only), cancel));
        return command;
    }

    private static async Task<int> RunAsync(int seed, int? sample, string? only, CancellationToken cancellationToken)
    {
        using var shop = Workshop.InMemory("faults");
        var shim = Shim.Compile(shop);
        Scenario[] scenarios =
        [
            await Scenario.NewAsync(shim, shop, seed, cancellationToken),
            await Scenario.ReopenedAsync(shim, shop, seed, cancellationToken),
        ];
        Console.WriteLine(await Census.CheckAsync(scenarios[0], shim, shop, seed, cancellationToken));
        await DemandThatFaultsAreSeenAsync(scenarios[0], shim, shop, seed, cancellationToken);
        var plans = FaultMatrix.Of(scenarios)
            .Where(each => only is null || $"{each.Plan}".Contains(only, StringComparison.Ordinal)).ToArray();
        if (sample is { } some)
        {
            Seeds.For(seed, 0).Shuffle(plans);
            plans = plans[..Math.Min(some, plans.Length)];
        }

        var tally = new FaultTally();
        using var progress = new Progress(plans.Length, "faults");
        foreach (var (scenario, plan) in plans)
        {
            var run = await FaultRun.LiveAsync(scenario, shim, shop, seed, plan, cancellationToken);
            shop.Demand(run.Wrong, $"'{scenario.Name}' with seed {seed}: {plan}");
            tally.Add(plan, run);
            progress.Step();
        }

        shop.Demand(tally.Unstruck(), $"seed {seed}");
        Console.WriteLine($"faults: seed {seed}, {tally}");
        return ExitCode.Good;
    }

    /// <summary>A disk that takes nothing must be noticed, or this campaign strikes at thin air.</summary>
    private static async Task DemandThatFaultsAreSeenAsync(
        Scenario scenario, Shim shim, Workshop shop, int seed, CancellationToken cancellationToken)
    {
        foreach (var call in scenario.Counts.Keys.Where(call => call != JournalCall.Unlink))
        {
            var name = FaultMatrix.Names[call];
            var plan = new FaultPlan(name, 1, FaultKind.For(name).First(kind => kind.IsForEver));
            var run = await FaultRun.LiveAsync(scenario, shim, shop, seed, plan, cancellationToken);
            if (!run.IsStruck || (run.History.Failures == 0 && run.History.IsWritable && !run.History.IsRefused))
            {
                throw new CampaignException(
                    ExitCode.Wrong, $"Every {name} failed and the writer never noticed: the shim does not reach it.");
            }
        }
    }
}
