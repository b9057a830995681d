using System.CommandLine;
using EdgeVault.Campaigns.OtherWorld;
using EdgeVault.Campaigns.OtherWorld.Sockets;

namespace EdgeVault.Campaigns.Verbs;

/// <summary><c>other-world</c>: doors that share nothing with the simulator that the models were learnt from.</summary>
internal static class OtherWorldVerb
{
    private const int TraysMax = 100_000;

    private static readonly Option<string[]> Presets = new("--preset")
    {
        Description = "typical or hard; may stand twice. Default both.",
        DefaultValueFactory = static _ => [.. WorldPreset.All.Select(static preset => preset.Name)],
    };

    private static readonly Option<int> Trays = CampaignOptions.Whole(
        "--trays", 1_000, TraysMax, "Trays that cross or turn back, at least, in each preset.");

    private static readonly Option<int> Doors = CampaignOptions.Whole(
        "--doors", 16, 64, "Doors, in pairs side by side; even.");

    private static readonly Option<string> Beams = new("--beams")
    {
        Description = "yes, no or both: whether the gateway has light barriers. Default both.",
        DefaultValueFactory = static _ => "both",
    };

    private static readonly Option<string> Over = new("--over")
    {
        Description = "replay: the readers' messages through the gateway's replay. sockets: each reader on a TCP port, "
            + "and the gateway that the service composes at the other end. both: and whether they told the same. "
            + "Default replay.",
        DefaultValueFactory = static _ => "replay",
    };

    private static readonly Option<int> Seed = CampaignOptions.Seed();

    private static readonly Option<bool> Faults = new("--faults")
    {
        Description = "A sentence on standard error for each piece that was told wrong, or of which nothing was told.",
    };

    private static readonly Option<bool> RulesOnly = new("--rules-only")
    {
        Description = "Only the two plain rules, which show how hard the world is.",
    };

    private static readonly Option<string[]> Changes = new("--set")
    {
        Description = "With --rules-only: another number in the presets, PeakDb=15 or Scenes.Meets=0.1; may stand "
            + "again.",
    };

    public static Command Create()
    {
        Presets.AcceptOnlyFromAmong([.. WorldPreset.All.Select(static preset => preset.Name)]);
        Beams.AcceptOnlyFromAmong("yes", "no", "both");
        Over.AcceptOnlyFromAmong("replay", "sockets", "both");
        Doors.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is var doors && doors % Layout.DoorsOfPair != 0)
            {
                result.AddError($"--doors is {doors}; doors come in pairs, {doors + 1} would do.");
            }
        });
        var command = new Command(
            "other-world", "Trays through doors of a second world, and what the gateway makes of them.")
            { Presets, Trays, Doors, Beams, Over, Seed, RulesOnly, Changes, Faults };
        command.Validators.Add(static result =>
        {
            if (result.GetValue(Changes) is { Length: > 0 } && !result.GetValue(RulesOnly))
            {
                result.AddError("--set goes with --rules-only: what the gateway makes of a world is no way to set it.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var results = new List<WorldResult>();
        foreach (var name in parsed.GetValue(Presets)!.Distinct())
        {
            var preset = WorldPreset.All.First(preset => preset.Name == name).With(parsed.GetValue(Changes) ?? []);
            var tape = Record(preset, parsed, cancellationToken);
            var rules = Baselines.Of(tape);
            if (parsed.GetValue(RulesOnly))
            {
                WorldRows.Rules([new(name, tape, rules, null)]).ToList().ForEach(Console.WriteLine);
                continue;
            }

            foreach (var hasBeams in BeamsOf(parsed.GetValue(Beams)!))
            {
                var title = hasBeams ? name : $"{name}, no beams";
                results.AddRange(
                    await PlayAsync(tape, rules, hasBeams, title, parsed.GetValue(Over)!, cancellationToken));
            }
        }

        if (results.Count == 0)
        {
            return ExitCode.Good;
        }

        foreach (var fault in results.Where(_ => parsed.GetValue(Faults)).SelectMany(WorldRows.Faults))
        {
            Console.Error.WriteLine(fault);
        }

        foreach (var line in WorldRows.Of(results))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"\nSeed {parsed.GetValue(Seed)}, at least {parsed.GetValue(Trays)} trays of each preset at "
            + $"{parsed.GetValue(Doors)} doors; 95 % intervals.");
        var broken = results.SelectMany(static result => result.Tally?.Faults() ?? []).ToList();
        broken.ForEach(Console.Error.WriteLine);
        return broken.Count > 0 ? ExitCode.Wrong : ExitCode.Good;
    }

    private static async Task<List<WorldResult>> PlayAsync(
        Tape tape, Baselines rules, bool hasBeams, string title, string over, CancellationToken cancellationToken)
    {
        var (results, seconds) = (new List<WorldResult>(), (int)tape.Seconds);
        if (over != "sockets")
        {
            using var progress = new Progress(seconds, $"s of {title}");
            results.Add(new(title, tape, rules, Replayed.Run(tape, hasBeams, progress.Step, cancellationToken)));
        }

        if (over != "replay")
        {
            using var progress = new Progress(seconds, $"s of {title}, over sockets");
            var (sheet, tally) = await SocketRun.PlayAsync(tape, hasBeams, progress.Step, cancellationToken);
            Console.WriteLine($"{title}: {tally}");
            results.Add(new($"{title}, over sockets", tape, rules, sheet) { Tally = tally });
        }

        if (results.Count == 2)
        {
            var differences = Alike.Differences(results[0].Sheet!, results[1].Sheet!);
            Console.WriteLine($"{title}: replay and sockets told differently of {differences.Count} pieces of "
                + $"{results[0].Sheet!.Score.Judged.Count}.");
            differences.ToList().ForEach(Console.Error.WriteLine);
        }

        return results;
    }

    private static Tape Record(WorldPreset preset, ParseResult parsed, CancellationToken cancellationToken)
    {
        var pairs = parsed.GetValue(Doors) / Layout.DoorsOfPair;
        using var progress = new Progress(pairs, $"pairs of doors made, {preset.Name}");
        return Tape.Record(
            preset, parsed.GetValue(Seed), pairs, parsed.GetValue(Trays), progress.Step, cancellationToken);
    }

    private static bool[] BeamsOf(string which) =>
        which switch { "yes" => [true], "no" => [false], _ => [true, false] };
}
