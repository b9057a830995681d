using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using EdgeVault.Capture.Passages;
using EdgeVault.HardwareSim.World;
using EdgeVault.HardwareSim.World.Scenarios;

namespace EdgeVault.Benchmarks.Scoring;

/// <summary>What <c>score</c> was asked for.</summary>
internal sealed record ScoreArguments
{
    private const int TraysMax = 1_000_000;
    private const int StraysMax = 20_000;

    /// <summary>All, the easy one first.</summary>
    public IReadOnlyList<string> Presets { get; init; } = ["clean", "typical", "hard", "adversarial"];

    public int Trays { get; init; } = 3_000;

    /// <summary>Seeds below 1,000 are for tuning.</summary>
    public int Seed { get; init; } = 1_001;

    public string? JsonPath { get; init; }

    public string? WritePath { get; init; }

    /// <summary>Whether the doors have the light beams of the preset: each is a run of its own.</summary>
    public IReadOnlyList<bool> Beams { get; init; } = [true, false];

    /// <summary>Tags that lie behind the doors, for the preset's own number.</summary>
    public int? Strays { get; init; }

    /// <summary>Share of pieces whose tag exists twice, for the preset's own.</summary>
    public double? Clones { get; init; }

    /// <summary>Whether the readers tell the phase of a read.</summary>
    public bool GivesPhase { get; init; } = true;

    /// <summary>Whether the doors have contacts, too.</summary>
    public bool HasContacts { get; init; }

    /// <summary>Whether people wear badges with a tag, for the preset's own.</summary>
    public bool? HasBadges { get; init; }

    /// <summary>Worlds of one's own, by the path of their file.</summary>
    public IReadOnlyDictionary<string, Scenario> Scenarios { get; init; } = new Dictionary<string, Scenario>();

    public PassageOptions Passages { get; init; } = new();

    public int Worst { get; init; }

    public string OutPath { get; init; } = "worst";

    public static bool TryParse(
        string[] args, [NotNullWhen(true)] out ScoreArguments? arguments, [NotNullWhen(false)] out string? fault)
    {
        (arguments, fault) = (new ScoreArguments(), null);
        List<string> presets = [];
        for (var at = 0; at < args.Length && fault is null; at += 2)
        {
            var (name, value) = (args[at], at + 1 < args.Length ? args[at + 1] : null);
            if (name == "--scenario" && value is not null)
            {
                if (!TryLoad(value, out var scenario, out fault))
                {
                    arguments = null;
                    return false;
                }

                presets.Add(value);
                arguments = arguments with
                {
                    Scenarios = new Dictionary<string, Scenario>(arguments.Scenarios) { [value] = scenario },
                };
                continue;
            }

            arguments = value is null ? null : With(arguments, presets, name, value);
            if (arguments is null)
            {
                fault = value is null ? $"{name} needs a value." : $"'{name} {value}' is not understood.";
                return false;
            }
        }

        arguments = presets.Count > 0 ? arguments with { Presets = presets } : arguments;
        return true;
    }

    /// <summary>The same world, with or without its light beams: people walk the same ways.</summary>
    public static Scenario WithBeams(Scenario scenario, bool beams) => beams ? scenario : scenario with
    {
        Portals = scenario.Portals.ToDictionary(
            portal => portal.Key, portal => portal.Value with { Beams = new Dictionary<string, BeamSpec>() }),
    };

    // At the third input of the reader that its antennas hang on.
    private static Scenario WithContacts(Scenario scenario, bool contacts) => !contacts ? scenario : scenario with
    {
        Portals = scenario.Portals.ToDictionary(
            portal => portal.Key,
            portal => portal.Value with { Contact = $"{Antenna.Parse(portal.Value.Antennas.Keys.First()).Reader}/gpi3" }),
    };

    /// <summary>The world of a preset as it was asked for.</summary>
    public Scenario ScenarioOf(string preset, bool beams)
    {
        var scenario = (Scenarios.TryGetValue(preset, out var own) ? own : HardwareSim.World.Scenarios.Presets.Named(preset)) with
        {
            Seed = Seed,
        };
        scenario = Strays is { } count ? scenario with { Strays = scenario.Strays with { Count = count } } : scenario;
        scenario = Clones is { } share ? scenario with { Pieces = scenario.Pieces with { CloneShare = share } } : scenario;
        scenario = HasBadges is { } worn ? scenario with { Carriers = scenario.Carriers with { BadgeShare = worn ? 1 : 0 } } : scenario;
        return WithContacts(WithBeams(scenario, beams), HasContacts);
    }

    private static ScoreArguments? With(ScoreArguments arguments, List<string> presets, string name, string value)
    {
        switch (name)
        {
            case "--preset" when HardwareSim.World.Scenarios.Presets.Names.Contains(value):
                presets.Add(value);
                return arguments;
            case "--trays" when TryWhole(value, TraysMax, out var trays):
                return arguments with { Trays = trays };
            case "--seed" when TryWhole(value, int.MaxValue, out var seed):
                return arguments with { Seed = seed };
            case "--worst" when TryWhole(value, TraysMax, out var worst):
                return arguments with { Worst = worst };
            case "--beams" when value is "yes" or "no" or "both":
                return arguments with { Beams = value == "both" ? [true, false] : [value == "yes"] };
            case "--strays" when TryWhole(value, StraysMax, out var strays):
                return arguments with { Strays = strays };
            case "--clones" when double.TryParse(value, CultureInfo.InvariantCulture, out var clones) && clones is >= 0 and <= 1:
                return arguments with { Clones = clones };
            case "--phase" when value is "yes" or "no":
                return arguments with { GivesPhase = value == "yes" };
            case "--contacts" when value is "yes" or "no":
                return arguments with { HasContacts = value == "yes" };
            case "--badges" when value is "yes" or "no":
                return arguments with { HasBadges = value == "yes" };
            case "--confidence" when double.TryParse(value, CultureInfo.InvariantCulture, out var confidence)
                && confidence is >= 0.5 and < 1:
                return arguments with { Passages = new() { Confidence = confidence } };
            case "--json":
                return arguments with { JsonPath = value };
            case "--write":
                return arguments with { WritePath = value };
            case "--out":
                return arguments with { OutPath = value };
            default:
                return null;
        }
    }

    private static bool TryLoad(
        string path, [NotNullWhen(true)] out Scenario? scenario, [NotNullWhen(false)] out string? fault)
    {
        scenario = null;
        try
        {
            fault = ScenarioFile.TryLoad(path, out scenario, out var faults) ? null : $"{path}: {string.Join("; ", faults)}";
        }
        catch (Exception unread) when (unread is IOException or UnauthorizedAccessException)
        {
            fault = unread.Message;
        }

        return scenario is not null && fault is null;
    }

    private static bool TryWhole(string text, int max, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value >= 1 && value <= max;
}
