using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.Truth;
using EdgeVault.Hosting.Charts;

namespace EdgeVault.Benchmarks.Scoring;

/// <summary><c>score</c>: Capture against the simulator's truth, in process, preset by preset.</summary>
internal static class ScoreCommand
{
    private const string Begin = "<!-- score: made by 'make score' -->";
    private const string End = "<!-- /score -->";
    private const int Usage = 64;

    private const string Help =
        "score [--preset NAME]… [--scenario FILE]… [--trays N] [--seed N] [--json FILE] [--write FILE.md] [--worst N --out DIR]"
        + " [--beams yes|no|both] [--contacts yes|no] [--badges yes|no] [--phase yes|no] [--strays N] [--clones 0–1] [--confidence 0.5–0.999999]";

    public static async Task<int> RunAsync(string[] args)
    {
        if (!ScoreArguments.TryParse(args, out var arguments, out var fault))
        {
            await Console.Error.WriteLineAsync($"{fault}\n{Help}");
            return Usage;
        }

        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            stop.Cancel();
        };
        try
        {
            var results = arguments.Beams
                .SelectMany(beams => arguments.Presets.Select(preset => Run(preset, beams, arguments, stop.Token)))
                .ToList();
            await TellAsync(results, arguments);
            return 0;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled; nothing was written.");
            return 1;
        }
    }

    private static PresetResult Run(
        string preset, bool beams, ScoreArguments arguments, CancellationToken cancellationToken)
    {
        var name = preset + (beams ? "" : ", no beams") + (arguments.GivesPhase ? "" : ", no phase");
        var scenario = arguments.ScenarioOf(preset, beams);
        var since = Stopwatch.GetTimestamp();
        var shown = TimeSpan.Zero;
        return PresetRun.Of(
            name, scenario, arguments.Passages, arguments.Trays, Show, null, cancellationToken,
            givesPhase: arguments.GivesPhase);

        void Show(int trays, double seconds)
        {
            var elapsed = Stopwatch.GetElapsedTime(since);
            if (Console.IsErrorRedirected || elapsed - shown < TimeSpan.FromSeconds(0.5))
            {
                return;
            }

            shown = elapsed;
            var rate = trays / elapsed.TotalSeconds;
            var left = rate > 0 ? (arguments.Trays - trays) / rate : 0;
            Console.Error.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"\r{name}: {trays} of {arguments.Trays} trays, {seconds / 60:0} min of the world, "
                + $"{rate:0} trays/s, {Math.Max(left, 0):0} s left   "));
            if (trays >= arguments.Trays)
            {
                Console.Error.WriteLine();
            }
        }
    }

    private static async Task TellAsync(List<PresetResult> results, ScoreArguments arguments)
    {
        var lines = ScoreText.Table(results.Select(result => (result.Preset, result.Sheet)))
            .Append("")
            .Concat(BaselineTable.Lines(results))
            .Append("")
            .Append(Text($"Seed {arguments.Seed}, at least {arguments.Trays} trays for each preset; 95 % intervals."))
            .ToList();
        lines.ForEach(Console.WriteLine);
        if (arguments.JsonPath is { } json)
        {
            await File.WriteAllTextAsync(json, Json(results, arguments).ToJsonString() + "\n");
        }

        if (arguments.WritePath is { } path)
        {
            await File.WriteAllTextAsync(path, Replace(await File.ReadAllTextAsync(path), lines, path));
        }

        foreach (var result in results.Where(_ => arguments.Worst > 0))
        {
            await WriteWorstAsync(result, arguments);
        }
    }

    // Two files a passage: its reads for whoever wants to count, and their picture.
    private static async Task WriteWorstAsync(PresetResult result, ScoreArguments arguments)
    {
        var folder = Directory.CreateDirectory(arguments.OutPath);
        var worst = Worst.Of(result.Sheet.Score).Take(arguments.Worst).ToList();
        var number = 0;
        foreach (var (json, chart) in ReadDump.Of(result.Scenario, arguments.Passages, worst, arguments.GivesPhase))
        {
            var path = Path.Combine(folder.FullName, Text($"{result.Preset}-{++number:D3}"));
            await File.WriteAllTextAsync(path + ".json", json.ToJsonString() + "\n");
            await File.WriteAllTextAsync(path + ".svg", TimeChartSvg.DrawFile(chart));
        }
    }

    private static JsonObject Json(IEnumerable<PresetResult> results, ScoreArguments arguments) => new()
    {
        ["seed"] = arguments.Seed,
        ["presets"] = new JsonObject(results.Select(result => KeyValuePair.Create<string, JsonNode?>(
            result.Preset,
            new JsonObject
            {
                ["score"] = ScoreText.Json(result.Sheet),
                ["firstLast"] = BaselineTable.Json(result.FirstLast),
                ["groupCentroid"] = BaselineTable.Json(result.GroupCentroid),
            }))),
    };

    private static string Replace(string document, IEnumerable<string> lines, string path)
    {
        var (from, to) = (
            document.IndexOf(Begin, StringComparison.Ordinal), document.IndexOf(End, StringComparison.Ordinal));
        return from >= 0 && to > from
            ? $"{document[..from]}{Begin}\n\n{string.Join('\n', lines)}\n\n{document[to..]}"
            : throw new InvalidDataException($"{path} has no block from '{Begin}' to '{End}'.");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
