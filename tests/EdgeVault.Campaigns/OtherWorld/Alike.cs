using EdgeVault.HardwareSim.Truth;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>Whether two runs of one world told the same of each piece.</summary>
internal static class Alike
{
    /// <returns>A sentence for each piece of a tray of which they told differently.</returns>
    public static IReadOnlyList<string> Differences(ScoreSheet one, ScoreSheet other)
    {
        var others = other.Score.Judged.ToLookup(KeyOf);
        return
        [
            .. one.Score.Judged
                .Select(judged => (Key: KeyOf(judged), One: Said(judged), Other: Said(others[KeyOf(judged)].Single())))
                .Where(static piece => piece.One != piece.Other)
                .Select(static piece => $"{piece.Key.Tag} of {piece.Key.Tray}: {piece.One} and {piece.Other}"),
        ];
    }

    /// <returns>Pieces that crossed one way by the one and the other way by the other.</returns>
    public static int Contradictions(ScoreSheet one, ScoreSheet other)
    {
        var others = other.Score.Judged.ToLookup(KeyOf);
        return one.Score.Judged.Count(judged => judged.Passage is { IsCrossing: true } told
            && others[KeyOf(judged)].Single().Passage is { IsCrossing: true } toldToo
            && told.Direction != toldToo.Direction);
    }

    private static (string Tray, string Tag) KeyOf(JudgedCrossing judged) => (judged.Truth.Group, judged.Truth.EpcHex);

    private static string Said(JudgedCrossing judged) => (judged.Passage?.Direction ?? "nothing")
        + (judged.IsToldElsewhere ? ", and at another door" : "")
        + (judged.Extra > 0 ? $", and {judged.Extra} times more" : "");
}
