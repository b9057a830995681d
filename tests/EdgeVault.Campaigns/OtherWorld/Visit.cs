using EdgeVault.HardwareSim.World;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>One tray on its way, and what happens to lie between it and the antennas.</summary>
internal sealed class Visit
{
    /// <summary>What it is a part of, for people.</summary>
    public required Scene Scene { get; init; }

    /// <summary>That it goes through, or near.</summary>
    public required Door Door { get; init; }

    /// <summary>What it does there.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Its name.</summary>
    public required string Group { get; init; }

    public required IReadOnlyList<Tag> Tags { get; init; }

    public required Way Way { get; init; }

    /// <summary>Bodies in the way of one side's antennas.</summary>
    public required IReadOnlyList<Shadow> Shadows { get; init; }

    /// <summary>Moments in which a mirror shows it to the other side of its door.</summary>
    public required IReadOnlyList<Flash> Flashes { get; init; }

    /// <summary>The same, to the antennas of the next door.</summary>
    public required IReadOnlyList<Flash> FlashesBeside { get; init; }

    /// <summary>What each antenna of the pair happens to see more or less, dB.</summary>
    public required IReadOnlyList<double> LuckDb { get; init; }

    /// <summary>How each tag happens to lie, dB.</summary>
    public required IReadOnlyList<double> LieDb { get; init; }

    public bool IsOver(double at) => at > Way.To;
}

internal readonly record struct Shadow(double From, double To, bool IsInside, double Db);

/// <param name="Db">Lost in the mirror.</param>
/// <param name="Share">Of the tags that it shows.</param>
internal readonly record struct Flash(double From, double To, double Db, double Share);

internal enum Scene
{
    Crosses,
    TurnsBackBefore,
    TurnsBackInTheDoorway,
    Loiters,
    AlongTheWall,
    Meets,
    Follows,
    PutsDown,
    TakesUp,
}
