using System.CommandLine;
using EdgeVault.Campaigns.Devices;
using EdgeVault.Campaigns.Journal;

namespace EdgeVault.Campaigns.Verbs;

/// <summary><c>power-cut</c>: the power fails under the real process, on a disk that keeps only what it must.</summary>
internal static class PowerCutVerb
{
    private static readonly Option<int> Cuts = CampaignOptions.Whole("--cuts", 50, 100_000, "How many cuts.");

    private static readonly Option<int> Points = CampaignOptions.Whole(
        "--points", 10, 10_000, "Further cuts at random points of each run, opened in this process.");

    private static readonly Option<string?> Plan = new("--plan")
    {
        Description = "Faults for every writer, as shim/faults.c spells them; 'fdatasync:1:-1:lie' must be found out.",
    };

    private static readonly Option<bool> Device = new("--device")
    {
        Description = "Cut below a real ext4 on a loop device (needs root), in place of the modelled disk.",
    };

    private static readonly Option<int> Seed = CampaignOptions.Seed();

    public static Command Create()
    {
        var command = new Command(
            "power-cut", "Cuts the power under a writer; nothing it acknowledged may be missing afterwards.")
            { Cuts, Points, Plan, Device, Seed };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (seed, cuts, device) = (parsed.GetValue(Seed), parsed.GetValue(Cuts), parsed.GetValue(Device));
        using var shop = device ? Workshop.OnDisk("power-cut") : Workshop.InMemory("power-cut");
        var what = device
            ? await DeviceCuts.RunAsync(shop, seed, cuts, cancellationToken)
            : await new ModelledCuts(shop, seed, parsed.GetValue(Points), parsed.GetValue(Plan))
                .RunAsync(cuts, cancellationToken);
        Console.WriteLine($"power-cut: seed {seed}, {what}; 0 acknowledged lost, 0 invented");
        return ExitCode.Good;
    }
}
