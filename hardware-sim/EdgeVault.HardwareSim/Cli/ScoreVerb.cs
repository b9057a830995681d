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

    private static readonly Option<bool> Json = new("--json")
    {
        Description = "One JSON object also on a terminal; elsewhere it is one anyway.",
    };

    private static readonly Option<int?> WorstMax = Whole.Option(
        "--worst", 1, 10_000, "Print the N worst passages too, each as a JSON object with its event.");

    private static readonly Option<string?> Gateway = ProgramOptions.Gateway();

    public static Command Create()
    {
        var command = new Command(
            "score", "Holds a gateway's passages against the truth; exits 1 for any wrong, missed or invented one.")
            { Truth, Data, Json, WorstMax, Gateway };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var gateway = ProgramOptions.FindGateway(parsed.GetValue(Gateway));
        ScoreSheet sheet;
        try
        {
            var truth = new TruthFile(parsed.GetRequiredValue(Truth));
            truth.Refresh();
            var events = await ReadAsync(gateway, parsed.GetRequiredValue(Data), cancellationToken);
            sheet = new ScoreSheet(
                Score.Of(truth.Crossings, events), events.Clones, truth.Strays, truth.Duration);
        }
        catch (InvalidDataException fault)
        {
            throw new FaultsException(ExitCode.Unreadable, [fault.Message], fault);
        }

        foreach (var fault in sheet.Score.Faults.Concat(sheet.Score.Misses))
        {
            await parsed.InvocationConfiguration.Error.WriteLineAsync(fault);
        }

        await TellAsync(sheet, parsed);
        return sheet.Score.IsGood ? ExitCode.Success : ExitCode.Wrong;
    }

    private static async Task TellAsync(ScoreSheet sheet, ParseResult parsed)
    {
        var output = parsed.InvocationConfiguration.Output;
        // Programs read this from a pipe; people look at a terminal.
        if (parsed.GetValue(Json) || Console.IsOutputRedirected)
        {
            await output.WriteLineAsync(ScoreText.Json(sheet).ToJsonString());
        }
        else
        {
            foreach (var line in ScoreText.Table([("this run", sheet)]))
            {
                await output.WriteLineAsync(line);
            }
        }

        foreach (var judged in Worst.Of(sheet.Score).Take(parsed.GetValue(WorstMax) ?? 0))
        {
            await output.WriteLineAsync(new JsonObject
            {
                ["outcome"] = judged.Outcome.ToString(),
                ["truth"] = JsonNode.Parse(judged.Truth.ToJson()),
                ["event"] = judged.Passage?.Index,
                ["said"] = judged.Passage?.Direction,
            }.ToJsonString());
        }
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
