using System.CommandLine;
using EdgeVault.Campaigns.Devices;

namespace EdgeVault.Campaigns.Verbs;

/// <summary><c>full</c>: a real file system without room.</summary>
internal static class FullVerb
{
    private static readonly Option<int> Rounds = CampaignOptions.Whole("--rounds", 5, 10_000, "How many times.");

    private static readonly Option<int> Seed = CampaignOptions.Seed();

    public static Command Create()
    {
        var command = new Command(
            "full", "Fills a real ext4 on a loop device under a writer and makes it free again (needs root).")
            { Rounds, Seed };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(Seed), parsed.GetValue(Rounds), cancel));
        return command;
    }

    private static async Task<int> RunAsync(int seed, int rounds, CancellationToken cancellationToken)
    {
        using var shop = Workshop.OnDisk("full");
        var what = await new FullDisk(shop, seed).RunAsync(rounds, cancellationToken);
        Console.WriteLine($"full: seed {seed}, {what}; 0 acknowledged lost, 0 invented");
        return ExitCode.Good;
    }
}
