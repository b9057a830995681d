using System.Globalization;
using EdgeVault.Campaigns.OtherWorld.Sockets;
using EdgeVault.HardwareSim.Truth;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>What a run says in the end, as Markdown.</summary>
internal static class WorldRows
{
    public static IEnumerable<string> Of(IReadOnlyList<WorldResult> results)
    {
        var scored = results.Where(static result => result.Sheet is not null)
            .Select(static result => (result.Name, result.Sheet!));
        return [.. ScoreText.Table(scored), "", .. Scenes(results), "", .. Rules(results)];
    }

    /// <summary>What became of the pieces of each kind of scene, those that crossed nothing included.</summary>
    public static IEnumerable<string> Scenes(IReadOnlyList<WorldResult> results)
    {
        yield return "| Preset | Scene | Pieces | Right | Quiet | Wrong | Unresolved | Missed | Unseen |";
        yield return "| --- | --- | --- | --- | --- | --- | --- | --- | --- |";
        foreach (var result in results)
        {
            var scenes = result.Tape.Visits.ToDictionary(static visit => visit.Group, static visit => visit.Scene);
            var groups = result.Sheet!.Score.Judged.GroupBy(judged => scenes[judged.Truth.Group]);
            foreach (var scene in groups.OrderBy(static scene => scene.Key))
            {
                int Of(Outcome outcome) => scene.Count(judged => judged.Outcome == outcome && !judged.IsToldElsewhere);
                var wrong = scene.Count(static judged => judged.Outcome == Outcome.Wrong || judged.IsToldElsewhere);
                yield return $"| {result.Name} | {scene.Key} | {scene.Count()} | {Of(Outcome.Right)} "
                    + $"| {Of(Outcome.Quiet)} | {wrong} | {Of(Outcome.Unresolved)} | {Of(Outcome.Missed)} "
                    + $"| {Of(Outcome.Unseen)} |";
            }
        }
    }

    /// <summary>How the plain rules did, a row a preset.</summary>
    public static IEnumerable<string> Rules(IReadOnlyList<WorldResult> results)
    {
        yield return "| Preset | Detection | First/last right, of all | wrong, of all "
            + "| Centroid vote right, of all | wrong, of all |";
        yield return "| --- | --- | --- | --- | --- | --- |";
        foreach (var result in results.DistinctBy(static result => result.Tape.Preset.Name))
        {
            var rules = result.Baselines;
            var detected = (double)rules.FirstLast.Seen / rules.FirstLast.Crossings;
            yield return $"| {result.Tape.Preset.Name} | {Percent(detected)} | {Cells(rules.FirstLast)} "
                + $"| {Cells(rules.CentroidVote)} |";
        }
    }

    public static IEnumerable<string> Faults(WorldResult result) =>
        result.Sheet!.Score.Faults.Concat(result.Sheet.Score.Misses).Select(fault => $"{result.Name}: {fault}");

    private static string Cells(RuleCount rule) => $"{Percent(rule.RightShare)} | {Percent(rule.WrongShare)}";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");
}

/// <param name="Name">Preset, and how it was played.</param>
internal sealed record WorldResult(string Name, Tape Tape, Baselines Baselines, ScoreSheet? Sheet)
{
    /// <summary>What went over sockets; null where it was replayed.</summary>
    public SocketTally? Tally { get; init; }
}
