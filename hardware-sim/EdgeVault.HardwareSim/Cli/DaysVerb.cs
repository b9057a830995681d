using System.CommandLine;
using System.Globalization;
using EdgeVault.HardwareSim.Days;
using EdgeVault.HardwareSim.Demo;

namespace EdgeVault.HardwareSim.Cli;

/// <summary><c>days</c>: whole days of a vault through the custody core, and whether it rang for what went wrong, and for
/// nothing else.</summary>
internal static class DaysVerb
{
    private static readonly DateTimeOffset StartDefault = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    private static readonly Option<int?> Days = Whole.Option("--days", 1, DaysOptions.DaysMax, "How many. Default 20.");

    private static readonly Option<int?> Seed = Whole.Option(
        "--seed", 0, int.MaxValue, "Seed of all chance. Default 1; from 1000 on they are for acceptance, and nothing is tuned on them.");

    private static readonly Option<DateTimeOffset?> Start = new("--start")
    {
        Description = "The first day, such as 2026-03-02, the default.", HelpName = "DATE",
    };

    private static readonly Option<string?> Keep = new("--keep")
    {
        Description = "Leave the site's files, the script and the ledger in this new or empty folder.", HelpName = "DIR",
    };

    private static readonly Option<string?> Gateway = ProgramOptions.Gateway();

    public static Command Create()
    {
        var command = new Command(
            "days", "Lives through days of a vault, good and bad, in minutes, and holds what the gateway makes of them against the truth.")
            { Days, Seed, Start, Keep, Gateway };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new DaysOptions
        {
            Days = parsed.GetValue(Days) ?? 20,
            Seed = parsed.GetValue(Seed) ?? 1,
            Start = new DateTimeOffset((parsed.GetValue(Start) ?? StartDefault).Date, TimeSpan.Zero),
            Keep = parsed.GetValue(Keep),
            Gateway = ProgramOptions.FindGateway(parsed.GetValue(Gateway)),
        };
        using var folder = DemoFolder.Open(options.Keep);
        var progress = new DaysProgress(options.Days, parsed.InvocationConfiguration.Error);
        var report = await DaysRun.RunAsync(options, folder.Path, progress, cancellationToken);
        progress.Clear();
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"seed {options.Seed}"));
        foreach (var line in report.Lines())
        {
            await parsed.InvocationConfiguration.Output.WriteLineAsync(line);
        }

        return report.IsOk ? ExitCode.Success : ExitCode.Wrong;
    }
}
