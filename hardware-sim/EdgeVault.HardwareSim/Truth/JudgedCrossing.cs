namespace EdgeVault.HardwareSim.Truth;

/// <summary>What became of a true crossing; see <see cref="Score"/>.</summary>
internal enum Outcome
{
    Right,
    Wrong,
    Unresolved,
    Missed,
    Unseen,
    Quiet,
}

/// <summary>A true crossing and what a gateway made of it.</summary>
/// <param name="Truth">What happened.</param>
/// <param name="Passage">What was told of it, if anything.</param>
/// <param name="Outcome">How the two compare.</param>
internal sealed record JudgedCrossing(CrossingLine Truth, SeenPassage? Passage, Outcome Outcome)
{
    /// <summary>Further passages told of the same crossing.</summary>
    public int Extra { get; init; }

    /// <summary>Another door says that it was crossed meanwhile.</summary>
    public bool IsToldElsewhere { get; init; }
}
