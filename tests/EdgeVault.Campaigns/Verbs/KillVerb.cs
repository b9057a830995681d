using System.CommandLine;
using EdgeVault.Campaigns.Checking;
using EdgeVault.Campaigns.Processes;
using EdgeVault.Campaigns.Writing;

namespace EdgeVault.Campaigns.Verbs;

/// <summary><c>kill</c>: SIGKILL at any moment, over and over on the same folder.</summary>
internal static class KillVerb
{
    // A ledger is hashed from its first byte after every kill; a new one now and then also kills the making of one.
    private const int CyclesOnAFolder = 25;

    private static readonly Option<int> Cycles = CampaignOptions.Whole("--cycles", 1_000, 1_000_000, "How many kills.");

    private static readonly Option<int> Seed = CampaignOptions.Seed();

    public static Command Create()
    {
        var command = new Command("kill", "Kills a writer again and again; nothing it acknowledged may be missing.")
            { Cycles, Seed };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(Seed), parsed.GetValue(Cycles), cancel));
        return command;
    }

    private static async Task<int> RunAsync(int seed, int cycles, CancellationToken cancellationToken)
    {
        using var shop = Workshop.OnDisk("kill");
        using var progress = new Progress(cycles, "kills");
        var tally = new KillTally();
        var data = "";
        var before = new History();
        for (var cycle = 0; cycle < cycles; cycle++)
        {
            if (cycle % CyclesOnAFolder == 0)
            {
                data = Renew(data, shop);
                before = new History();
            }

            var history = before.Next();
            var moment = KillMoment.Choose(Seeds.For(seed, cycle));
            var options = new WriterOptions { Data = data, Seed = seed };
            await KilledWriter.RunAsync(options, history, moment, null, null, cancellationToken);
            before = history;
            var lies = new LedgerCheck(data, seed).AsItLies(history.Acked, history.Tried);
            shop.Demand(
                [.. Opened(history), .. history.Broken, .. lies],
                $"kill {cycle} with seed {seed} ({moment}) on {data}");
            tally.Add(history);
            progress.Step();
        }

        Console.WriteLine($"kill: seed {seed}, {cycles} kills: {tally}; 0 acknowledged lost, 0 invented");
        return ExitCode.Good;
    }

    /// <summary>Whatever the last kill left, it opens and takes entries; sizes are held against the history.</summary>
    public static IEnumerable<string> Opened(History history)
    {
        if (history.IsRefused || history.Failures > 0 || (history.Opened is not null && !history.IsWritable))
        {
            yield return $"the ledger is not writable: {history.State}";
        }
    }

    private static string Renew(string old, Workshop shop)
    {
        if (old.Length > 0)
        {
            Directory.Delete(old, recursive: true);
        }

        return shop.NextFolder("data");
    }
}
