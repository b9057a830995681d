using System.CommandLine;
using EdgeVault.HardwareSim.Demo;
using EdgeVault.HardwareSim.Processes;
using EdgeVault.HardwareSim.World.Scenarios;
using Grpc.Core;
using Spectre.Console;

namespace EdgeVault.HardwareSim.Cli;

/// <summary><c>demo</c>: the whole product on this machine, and whether it told the truth.</summary>
internal static class DemoVerb
{
    private static readonly Option<TimeSpan?> For = Duration.Option(
        "--for", "How long it runs, such as 30s. Default: until Ctrl-C.");

    private static readonly Option<int?> Seed = Whole.Option(
        "--seed", 0, int.MaxValue - DemoOptions.SitesMax, "Seed of the first site; the others count on. Default 1.");

    private static readonly Option<int?> Sites = Whole.Option(
        "--sites", 1, DemoOptions.SitesMax, "Distribution centres. Default 1.");

    private static readonly Option<TimeSpan?> Kill = Duration.Option(
        "--kill-gateway-at", "Kill the first gateway (SIGKILL) this long after the first walk, and start it again.");

    private static readonly Option<string?> Preset = new("--preset")
    {
        Description = $"Which world. Default {Presets.Default}.",
    };

    private static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the summary here as JSON.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Keep = new("--keep")
    {
        Description = "Work in this new or empty folder and leave it behind. Default: a temporary one that is removed.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Gateway = ProgramOptions.Gateway();

    private static readonly Option<string?> Hub = ProgramOptions.Hub();

    public static Command Create()
    {
        Preset.AcceptOnlyFromAmong([.. Presets.Names]);
        var command = new Command(
            "demo",
            "Runs hub, gateways and readers as processes on loopback, and holds what they tell against the truth.")
            { For, Seed, Sites, Kill, Preset, Json, Keep, Gateway, Hub };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = new DemoOptions
        {
            For = parsed.GetValue(For),
            Seed = parsed.GetValue(Seed) ?? 1,
            Sites = parsed.GetValue(Sites) ?? 1,
            KillGatewayAt = parsed.GetValue(Kill),
            Preset = parsed.GetValue(Preset) ?? Presets.Default,
            JsonPath = parsed.GetValue(Json),
            KeepPath = parsed.GetValue(Keep),
            Gateway = ProgramOptions.FindGateway(parsed.GetValue(Gateway)),
            Hub = ProgramOptions.FindHub(parsed.GetValue(Hub)),
        };
        using var folder = DemoFolder.Open(options.KeepPath);
        try
        {
            var messages = parsed.InvocationConfiguration.Error;
            var report = await WatchAsync(options, folder.Path, messages, cancellationToken);
            return await TellAsync(report, options, parsed.InvocationConfiguration.Output);
        }
        catch (ChildException end)
        {
            throw new FaultsException(ExitCode.Wrong, [end.Message, .. end.Tail], end);
        }
        catch (Exception fault) when (fault is TimeoutException or InvalidDataException or RpcException)
        {
            throw new FaultsException(ExitCode.Wrong, [fault.Message], fault);
        }
    }

    private static async Task<DemoReport> WatchAsync(
        DemoOptions options, string folder, TextWriter error, CancellationToken interrupted)
    {
        if (Console.IsOutputRedirected || Console.IsErrorRedirected)
        {
            return await RunAsync(new PlainView(error, TimeProvider.System));
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        return await console.Status().StartAsync("starting", status => RunAsync(new TerminalView(console, status)));

        async Task<DemoReport> RunAsync(IDemoView view)
        {
            await using var demo = new DemoRun(options, folder, view, TimeProvider.System);
            return await demo.RunAsync(interrupted);
        }
    }

    private static async Task<int> TellAsync(DemoReport report, DemoOptions options, TextWriter output)
    {
        foreach (var line in SummaryTable.Lines(report))
        {
            await output.WriteLineAsync(line);
        }

        if (options.JsonPath is { } path)
        {
            await File.WriteAllTextAsync(path, report.ToText());
        }

        return report.IsOk ? ExitCode.Success : ExitCode.Wrong;
    }
}
