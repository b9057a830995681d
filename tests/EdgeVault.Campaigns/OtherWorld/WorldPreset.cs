namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>How hard the other world is. Its numbers stand for nothing that was measured at a door: they are set so that two plain
/// rules do as well and as badly as they are known to do elsewhere (<see cref="Baselines"/>).</summary>
/// <remarks>Loudness is in dB, and 0 is where half of the rounds read a tag.</remarks>
internal sealed record WorldPreset(string Name)
{
    /// <summary>Right in front of an antenna, dB.</summary>
    public double PeakDb { get; init; } = 15;

    public double DbPerMetre { get; init; } = 5.5;

    /// <summary>Lost at 45° from where the antenna looks; four times that at 90°. Little: a wide beam.</summary>
    public double AngleDb { get; init; } = 3;

    /// <summary>Lost from the other side of the wall.</summary>
    public double WallDb { get; init; } = 12;

    /// <summary>Rounds that read a loud tag.</summary>
    public double BestShare { get; init; } = 0.9;

    public double TagSigmaDb { get; init; } = 4;

    public double DeadShare { get; init; } = 0.05;

    /// <summary>Of tags, those that lie badly: <see cref="WeakDb"/> less.</summary>
    public double WeakShare { get; init; } = 0.15;

    public double WeakDb { get; init; } = 12;

    /// <summary>How a tag happens to lie in its tray, drawn for each walk.</summary>
    public double PassSigmaDb { get; init; } = 3;

    /// <summary>How well an antenna happens to see a walk, drawn for each of them.</summary>
    public double AntennaSigmaDb { get; init; } = 2;

    /// <summary>Slow shadowing, of the whole tray and of each tag by itself.</summary>
    public double ShadowSigmaDb { get; init; } = 3;

    public double NoiseDb { get; init; } = 1;

    /// <summary>Each side of a walk, with this chance, is shadowed by a body for a while.</summary>
    public double BodyChance { get; init; } = 0.4;

    public double BodyDb { get; init; } = 8;

    public double FlashesPerSecond { get; init; } = 0.1;

    public double MetresBetweenDoors { get; init; } = 3.2;

    /// <summary>Pieces on shelves in view of a door.</summary>
    public int Shelved { get; init; } = 12;

    /// <summary>Chances of a scene; what is left of 1 crosses alone.</summary>
    public SceneChances Scenes { get; init; } = new();

    public double ClockErrorSeconds { get; init; } = 0.2;

    public double DriftPpm { get; init; } = 10;

    public static IReadOnlyList<WorldPreset> All { get; } = [Tuned(Typical()), Tuned(Hard())];

    private static WorldPreset Tuned(WorldPreset preset)
    {
        var path = Environment.GetEnvironmentVariable("TUNE_" + preset.Name);
        if (path is null) { return preset; }
        var node = System.Text.Json.JsonSerializer.SerializeToNode(preset)!.AsObject();
        foreach (var (k, v) in System.Text.Json.Nodes.JsonNode.Parse(path)!.AsObject()) { if (k == nameof(Scenes)) { foreach (var (k2, v2) in v!.AsObject()) { node[nameof(Scenes)]![k2] = v2!.DeepClone(); } } else { node[k] = v!.DeepClone(); } }
        return System.Text.Json.JsonSerializer.Deserialize<WorldPreset>(node)!;
    }

    private static WorldPreset Typical() => new("typical");

    private static WorldPreset Hard() => new("hard")
    {
        PeakDb = 14,
        AngleDb = 1.5,
        WallDb = 5,
        BestShare = 0.66,
        TagSigmaDb = 5,
        DeadShare = 0.08,
        WeakShare = 0.3,
        PassSigmaDb = 4,
        AntennaSigmaDb = 3,
        ShadowSigmaDb = 4,
        NoiseDb = 1.5,
        BodyChance = 0.6,
        BodyDb = 12,
        FlashesPerSecond = 0.4,
        MetresBetweenDoors = 2.4,
        Shelved = 25,
        Scenes = new()
        {
            TurnsBack = 0.07, Loiters = 0.05, AlongTheWall = 0.05, Meets = 0.15, Follows = 0.15, PutsDown = 0.1, TakesUp = 0.08,
        },
        ClockErrorSeconds = 2,
        DriftPpm = 40,
    };
}

/// <summary>How often what happens at a door.</summary>
internal sealed record SceneChances
{
    public double TurnsBack { get; init; } = 0.05;

    public double Loiters { get; init; } = 0.04;

    public double AlongTheWall { get; init; } = 0.04;

    public double Meets { get; init; } = 0.07;

    public double Follows { get; init; } = 0.08;

    public double PutsDown { get; init; } = 0.06;

    public double TakesUp { get; init; } = 0.04;
}
