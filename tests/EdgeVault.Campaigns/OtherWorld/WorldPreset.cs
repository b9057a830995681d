using System.Globalization;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>How hard the other world is. Its numbers stand for nothing that was measured at a door: they are set so
/// that two plain rules do as well and as badly as they are known to do elsewhere (<see cref="Baselines"/>).</summary>
/// <remarks>Loudness is in dB, and 0 is where half of the rounds read a tag.</remarks>
internal sealed record WorldPreset(string Name)
{
    /// <summary>Right in front of an antenna, dB.</summary>
    public required double PeakDb { get; init; }

    public double DbPerMetre { get; init; } = 5.5;

    /// <summary>Lost at 45° from where the antenna looks; four times that at 90°. Little: a wide beam.</summary>
    public required double AngleDb { get; init; }

    /// <summary>Lost from the other side of the wall.</summary>
    public required double WallDb { get; init; }

    /// <summary>Rounds that read a loud tag.</summary>
    public required double BestShare { get; init; }

    public required double TagSigmaDb { get; init; }

    public required double DeadShare { get; init; }

    /// <summary>Of tags, those that lie badly: <see cref="WeakDb"/> less.</summary>
    public required double WeakShare { get; init; }

    public double WeakDb { get; init; } = 12;

    /// <summary>How a tag happens to lie in its tray, drawn for each walk.</summary>
    public required double PassSigmaDb { get; init; }

    /// <summary>How well an antenna happens to see a walk, drawn for each of them.</summary>
    public required double AntennaSigmaDb { get; init; }

    /// <summary>Slow shadowing, of the whole tray and of each tag by itself.</summary>
    public required double ShadowSigmaDb { get; init; }

    public required double NoiseDb { get; init; }

    /// <summary>Each side of a walk, with this chance, is shadowed by a body for a while.</summary>
    public required double BodyChance { get; init; }

    public required double BodyDb { get; init; }

    /// <summary>Moments in which a mirror shows a tray to the other side of the door that it goes to.</summary>
    public required double FlashesPerSecond { get; init; }

    /// <summary>The same, of the next door: nobody keeps metal away on account of that.</summary>
    public required double FlashesBesidePerSecond { get; init; }

    public required double MetresBetweenDoors { get; init; }

    /// <summary>Pieces on shelves in view of a door.</summary>
    public required int Shelved { get; init; }

    /// <summary>Chances of a scene; what is left of 1 crosses alone.</summary>
    public required SceneChances Scenes { get; init; }

    public required double ClockErrorSeconds { get; init; }

    public required double DriftPpm { get; init; }

    public static IReadOnlyList<WorldPreset> All { get; } = [Typical(), Hard()];

    /// <summary>The same with other numbers, to see what they do to the plain rules.</summary>
    /// <param name="changes"><c>Name=number</c>; of a scene <c>Scenes.Name=number</c>.</param>
    /// <exception cref="CampaignException">There is no such number.</exception>
    public WorldPreset With(IEnumerable<string> changes)
    {
        var changed = this with { Scenes = Scenes with { } };
        foreach (var change in changes)
        {
            var parts = change.Split('=');
            object owner = change.StartsWith("Scenes.", StringComparison.Ordinal) ? changed.Scenes : changed;
            var property = owner.GetType().GetProperty(parts[0].Split('.')[^1]);
            if (property is null || parts.Length != 2
                || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            {
                throw new CampaignException(ExitCode.Usage, $"--set is '{change}'; PeakDb=15 would do.");
            }

            property.SetValue(owner, Convert.ChangeType(number, property.PropertyType, CultureInfo.InvariantCulture));
        }

        return changed;
    }

    private static WorldPreset Typical() => new("typical")
    {
        PeakDb = 18,
        AngleDb = 3.5,
        WallDb = 11,
        BestShare = 0.9,
        TagSigmaDb = 3,
        DeadShare = 0.18,
        WeakShare = 0.02,
        PassSigmaDb = 3,
        AntennaSigmaDb = 2,
        ShadowSigmaDb = 2.5,
        NoiseDb = 1,
        BodyChance = 0.4,
        BodyDb = 8,
        FlashesPerSecond = 0.15,
        FlashesBesidePerSecond = 6,
        MetresBetweenDoors = 4.5,
        Shelved = 12,
        Scenes = new()
        {
            TurnsBack = 0.02,
            Loiters = 0.01,
            AlongTheWall = 0.01,
            Meets = 0.07,
            Follows = 0.08,
            PutsDown = 0.06,
            TakesUp = 0.04,
        },
        ClockErrorSeconds = 0.2,
        DriftPpm = 10,
    };

    private static WorldPreset Hard() => new("hard")
    {
        PeakDb = 9,
        AngleDb = 3,
        WallDb = 2.5,
        BestShare = 0.66,
        TagSigmaDb = 5,
        DeadShare = 0.16,
        WeakShare = 0.37,
        PassSigmaDb = 4,
        AntennaSigmaDb = 3,
        ShadowSigmaDb = 4,
        NoiseDb = 1.5,
        BodyChance = 0.6,
        BodyDb = 12,
        FlashesPerSecond = 1.1,
        FlashesBesidePerSecond = 3,
        MetresBetweenDoors = 4.1,
        Shelved = 25,
        Scenes = new()
        {
            TurnsBack = 0.08,
            Loiters = 0.05,
            AlongTheWall = 0.05,
            Meets = 0.15,
            Follows = 0.15,
            PutsDown = 0.1,
            TakesUp = 0.08,
        },
        ClockErrorSeconds = 2,
        DriftPpm = 40,
    };
}

/// <summary>How often what happens at a door.</summary>
internal sealed record SceneChances
{
    public required double TurnsBack { get; init; }

    public required double Loiters { get; init; }

    public required double AlongTheWall { get; init; }

    public required double Meets { get; init; }

    public required double Follows { get; init; }

    public required double PutsDown { get; init; }

    public required double TakesUp { get; init; }
}
