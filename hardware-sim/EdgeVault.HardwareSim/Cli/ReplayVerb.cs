using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.Replay;

namespace EdgeVault.HardwareSim.Cli;

/// <summary><c>replay FILE</c>: a recorded session's reader, for whatever client connects.</summary>
internal static class ReplayVerb
{
    private static readonly Argument<string> Recording = new("FILE")
    {
        Description = "LLRP messages of a session, back to back; or a pcap, such as 'edgevault-gateway recorder export' writes.",
    };

    private const int LlrpPort = 5_084;

    private static readonly Option<int?> Port = Whole.Option(
        "--port", 0, ushort.MaxValue, $"TCP port on loopback. Default {LlrpPort}; 0 takes a free one.");

    // Infinity stands for max: the parser cannot carry a null that was asked for.
    private static readonly Option<double> Speed = new("--speed")
    {
        Description = "Times as fast as it was, or max. Default 1.",
        DefaultValueFactory = _ => 1,
        CustomParser = ParseSpeed,
        HelpName = "X|max",
    };

    private static readonly Option<bool> Once = new("--once")
    {
        Description = "End when one client has got all of it.",
    };

    private static readonly Option<bool> Loop = new("--loop")
    {
        Description = "Play it all again to each client that connects after the end.",
    };

    private static readonly Option<bool> Rope = StandardInput.Option();

    public static Command Create()
    {
        var command = new Command("replay", "Serves a recorded session's reader side and answers the client itself.")
            { Recording, Port, Speed, Once, Loop, Rope };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var session = await LoadAsync(parsed.GetRequiredValue(Recording), cancellationToken);
        var speed = parsed.GetValue(Speed);
        await using var server = new ReplayServer(
            session, parsed.GetValue(Port) ?? LlrpPort, double.IsInfinity(speed) ? null : speed, TimeProvider.System);
        var ready = new JsonObject
        {
            ["reader"] = server.EndPoint.ToString(),
            ["messages"] = session.Messages.Count,
            ["tagReports"] = session.TagReports,
            ["epcs"] = session.Epcs,
        };
        await parsed.InvocationConfiguration.Output.WriteLineAsync(ready.ToJsonString());

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var playing = server.RunAsync(EndOf(parsed), stop.Token);
        var rope = parsed.GetValue(Rope)
            ? StandardInput.ReadAsync(Console.In, _ => { }, stop.Token)
            : Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
        await Task.WhenAny(playing, rope);
        await stop.CancelAsync();
        return ExitCode.Success;
    }

    private static async Task<RecordedSession> LoadAsync(string path, CancellationToken cancellationToken)
    {
        var length = new FileInfo(path).Length;
        if (length > RecordedSession.BytesMax)
        {
            throw new FaultsException(
                ExitCode.Unreadable, [$"{path} has {length} bytes; at most {RecordedSession.BytesMax} are played."]);
        }

        try
        {
            return RecordedSession.Parse(await File.ReadAllBytesAsync(path, cancellationToken));
        }
        catch (InvalidDataException fault)
        {
            throw new FaultsException(ExitCode.Unreadable, [$"{path} is not a recording: {fault.Message}."], fault);
        }
    }

    private static ReplayEnd EndOf(ParseResult parsed) =>
        parsed.GetValue(Once) ? ReplayEnd.Leave : parsed.GetValue(Loop) ? ReplayEnd.Loop : ReplayEnd.Stay;

    private static double ParseSpeed(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text == "max")
        {
            return double.PositiveInfinity;
        }

        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var speed)
            && speed is > 0 and <= 1e6)
        {
            return speed;
        }

        result.AddError($"'{text}' is not a speed; a number above 0, or max, would do.");
        return 1;
    }
}
