using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>Which crossings a gateway did worst with, the worst first.</summary>
internal static class Worst
{
    /// <summary>Wrong directions before crossings made of none, then twofold, missed and left open; the more reads
    /// there were, the less excuse.</summary>
    public static IEnumerable<JudgedCrossing> Of(SiteScore score) => score.Judged
        .Where(judged => Rank(judged) > 0)
        .OrderByDescending(Rank)
        .ThenByDescending(judged => judged.Truth.Reads.Total)
        .ThenBy(judged => judged.Truth.From);

    private static int Rank(JudgedCrossing judged) => judged switch
    {
        { Outcome: Outcome.Wrong, Truth.Direction: Direction.In or Direction.Out } => 5,
        { Outcome: Outcome.Wrong } => 4,
        { IsToldElsewhere: true } => 4,
        { Extra: > 0 } => 3,
        { Outcome: Outcome.Missed } => 2,
        { Outcome: Outcome.Unresolved } => 1,
        _ => 0,
    };
}
