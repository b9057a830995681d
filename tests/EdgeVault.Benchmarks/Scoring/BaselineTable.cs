using System.Globalization;
using System.Text.Json.Nodes;
using EdgeVault.HardwareSim.Truth;

namespace EdgeVault.Benchmarks.Scoring;

/// <summary>How plain classifiers did with the same reads: how hard each preset is.</summary>
internal static class BaselineTable
{
    public static IEnumerable<string> Lines(IEnumerable<PresetResult> results)
    {
        yield return "| Preset | Detection | First/last right, of seen | of all | wrong, of all "
            + "| Centroid vote right, of seen | of all | wrong, of all |";
        yield return "| --- | --- | --- | --- | --- | --- | --- | --- |";
        foreach (var result in results)
        {
            var detection = Percent(result.FirstLast.Seen, result.FirstLast.Crossings);
            yield return $"| {result.Preset} | {detection} | {Cells(result.FirstLast)} "
                + $"| {Cells(result.GroupCentroid)} |";
        }
    }

    public static JsonObject Json(BaselineCount count) => new()
    {
        ["crossings"] = count.Crossings,
        ["seen"] = count.Seen,
        ["right"] = count.Right,
        ["wrong"] = count.Wrong,
    };

    private static string Cells(BaselineCount count) =>
        $"{Percent(count.Right, count.Seen)} | {Percent(count.Right, count.Crossings)} "
        + $"| {Percent(count.Wrong, count.Crossings)}";

    private static string Percent(int hits, int of) =>
        of == 0 ? "–" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * hits / of:0.0} %");
}
