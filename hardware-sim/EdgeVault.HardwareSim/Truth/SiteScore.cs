namespace EdgeVault.HardwareSim.Truth;

/// <summary>How a site's passages compare with the truth; see <see cref="Score"/> for the rules.</summary>
/// <param name="Right">Crossings with the passage they should have.</param>
/// <param name="Wrong">Crossings with a passage that says another direction.</param>
/// <param name="Unresolved">Crossings that were honestly left open: an unresolved passage, or none and a recorded
/// gap.</param>
/// <param name="Missed">Crossings that the radio saw and nothing tells of.</param>
/// <param name="Invented">Passages that nothing true stands behind and that say something did.</param>
/// <param name="Unseen">Crossings that the radio did not see, and that have no passage.</param>
/// <param name="Quiet">Walks that turned back in the doorway and left no passage.</param>
/// <param name="Faults">A sentence for each wrong and invented one.</param>
internal sealed record SiteScore(
    int Right, int Wrong, int Unresolved, int Missed, int Invented, int Unseen, int Quiet,
    IReadOnlyList<string> Faults)
{
    /// <summary>Each true crossing with what became of it.</summary>
    public IReadOnlyList<JudgedCrossing> Judged { get; init; } = [];

    /// <summary>Passages that belong to no crossing.</summary>
    public IReadOnlyList<SeenPassage> Strangers { get; init; } = [];

    /// <summary>A sentence for each missed one.</summary>
    public IReadOnlyList<string> Misses { get; init; } = [];

    /// <summary>Unresolved passages of tags that crossed nothing: a question too many, and no false answer.</summary>
    public int Doubted { get; init; }

    /// <summary>Of the right ones: passages that name by radio badge who carried the piece (and may be others, too), that name others alone, and
    /// that name nobody.</summary>
    public (int Named, int Others, int Nobody) Carriers
    {
        get
        {
            var right = Judged.Where(static judged => judged is { Outcome: Outcome.Right, Passage: not null }).ToList();
            var named = right.Count(static judged => judged.Passage!.Worn.Contains(judged.Truth.Carrier));
            var nobody = right.Count(static judged => judged.Passage!.Worn.Count == 0);
            return (named, right.Count - named - nobody, nobody);
        }
    }

    public bool IsGood => Wrong == 0 && Missed == 0 && Invented == 0;
}
