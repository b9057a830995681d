namespace EdgeVault.HardwareSim.Days;

/// <summary>Something that was made to go wrong, and must ring once.</summary>
/// <param name="Rule">By its name in the configuration.</param>
/// <param name="From">The earliest time that it can be known.</param>
/// <param name="To">The latest that it must have rung.</param>
/// <param name="Where">Portal or zone; empty where it is of neither.</param>
/// <param name="Pieces">One of which the incident must list; none where it lists none.</param>
internal sealed record Expected(
    string Rule, DateTimeOffset From, DateTimeOffset To, string Where, IReadOnlyList<string> Pieces)
{
    /// <summary>When it was made to go wrong, which may be days before it can be known.</summary>
    public required DateTimeOffset Staged { get; init; }
}

/// <summary>What a count is to say of a piece.</summary>
internal sealed record ExpectedLine(string Zone, string PieceId, string Result, DateTimeOffset From, DateTimeOffset To);

/// <summary>Everything that must come out.</summary>
internal sealed class DaysTruth
{
    public List<Expected> Incidents { get; } = [];

    public List<ExpectedLine> Lines { get; } = [];

    /// <summary>By line of the script: why each piece is no verified stock; the others are.</summary>
    public Dictionary<int, StockTruth> Stock { get; } = [];

    /// <summary>Groups that crossed a door, by day.</summary>
    public List<DayFigures> Days { get; } = [];

    /// <summary>All that a rule could have rung for: crossings, openings of doors, gaps, counts, seals, air.</summary>
    public int Occurrences { get; set; }
}

internal sealed record StockTruth(DateTimeOffset At, Dictionary<string, string> Not, HashSet<string> Known, HashSet<string> NotThere);

internal sealed record DayFigures(DateTimeOffset Start, bool IsQuiet)
{
    public int Crossings { get; set; }
}
