using System.CommandLine;
using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.Processes;
using EdgeVault.HardwareSim.Truth;

namespace EdgeVault.HardwareSim.Cli;

/// <summary><c>score</c>: a gateway's ledger against a truth file.</summary>
internal static class ScoreVerb
{
    private static readonly Option<string> Truth = new("--truth")
    {
        Description = "Truth file of 'run'.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string> Data = new("--data")
    {
        Description = "Data folder of the gateway; it may be running.",
        HelpName = "DIR",
        Required = true,
    };

    private static readonly Option<string?> Gateway = ProgramOptions.Gateway();

    public static Command Create()
    {
        var command = new Command(
            "score", "Holds a gateway's passages against the truth; exits 1 for any wrong, missed or invented one.")
            { Truth, Data, Gateway };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var gateway = ProgramOptions.FindGateway(parsed.GetValue(Gateway));
        SiteScore score;
        try
        {
            var truth = new TruthFile(parsed.GetRequiredValue(Truth));
            truth.Refresh();
            var events = await ReadAsync(gateway, parsed.GetRequiredValue(Data), cancellationToken);
            score = Score.Of(truth.Crossings, events);
        }
        catch (InvalidDataException fault)
        {
            throw new FaultsException(ExitCode.Unreadable, [fault.Message], fault);
        }

        foreach (var fault in score.Faults)
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(fault);
        }

        var result = new JsonObject
        {
            ["right"] = score.Right,
            ["wrong"] = score.Wrong,
            ["unresolved"] = score.Unresolved,
            ["missed"] = score.Missed,
            ["invented"] = score.Invented,
            ["unseen"] = score.Unseen,
            ["quiet"] = score.Quiet,
        };
        await parsed.InvocationConfiguration.Output.WriteLineAsync(result.ToJsonString());
        return score.IsGood ? ExitCode.Success : ExitCode.Wrong;
    }

    private static async Task<SeenEvents> ReadAsync(
        Executable gateway, string data, CancellationToken cancellationToken)
    {
        var (code, output, error) = await Child.RunAsync(gateway, ["events", "--data", data], cancellationToken);
        if (code != ExitCode.Success)
        {
            throw new FaultsException(code, [$"{gateway.Name} events ended with exit code {code}.", error.TrimEnd()]);
        }

        var events = new SeenEvents();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            EventLines.AddTo(events, line);
        }

        return events;
    }
}
