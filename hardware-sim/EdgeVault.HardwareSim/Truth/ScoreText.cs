using System.Globalization;
using System.Text.Json.Nodes;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>Score sheets as JSON, and as the table of the documentation.</summary>
internal static class ScoreText
{
    private static readonly string[] Head =
    [
        "Preset", "Trays", "Crossings (seen)", "Right, of seen, by tag", "by tray", "Wrong, of all, by tag", "by tray",
        "Unresolved", "Missed", "Invented", "Doubted", "Once", "Decided after (p50 / p99)", "Stray crossings per 10⁶ tag-s",
        "Clones flagged (false)",
    ];

    public static JsonObject Json(ScoreSheet sheet) => new()
    {
        ["right"] = sheet.Score.Right,
        ["wrong"] = sheet.Score.Wrong,
        ["unresolved"] = sheet.Score.Unresolved,
        ["missed"] = sheet.Score.Missed,
        ["invented"] = sheet.Score.Invented,
        ["doubted"] = sheet.Score.Doubted,
        ["unseen"] = sheet.Score.Unseen,
        ["quiet"] = sheet.Score.Quiet,
        ["trays"] = sheet.Trays,
        ["crossings"] = sheet.Crossings,
        ["seen"] = sheet.Seen.Hits,
        ["rightOfSeen"] = Json(sheet.Right, sheet.RightByTag),
        ["rightTrays"] = Json(sheet.RightTrays, sheet.RightTrays.Wilson()),
        ["wrongOfAll"] = Json(sheet.Wrong, sheet.WrongByTag),
        ["wrongTrays"] = Json(sheet.WrongTrays, sheet.WrongTrays.Wilson()),
        ["once"] = Json(sheet.Once, sheet.Once.Wilson()),
        ["latencySeconds"] = new JsonObject
        {
            ["p50"] = Number(sheet.Latency(0.5)),
            ["p99"] = Number(sheet.Latency(0.99)),
            ["max"] = Number(sheet.Latency(1)),
        },
        ["strayCrossings"] = sheet.StrayCrossings,
        ["strayTagSeconds"] = Number(sheet.StrayTagSeconds),
        ["strayCrossingsPerMillion"] = Number(sheet.StrayCrossingsPerMillion),
        ["clones"] = new JsonObject
        {
            ["real"] = sheet.Clones.Real,
            ["flagged"] = sheet.Clones.Flagged,
            ["false"] = sheet.Clones.False,
        },
    };

    /// <summary>A Markdown table, a row a sheet.</summary>
    public static IEnumerable<string> Table(IEnumerable<(string Name, ScoreSheet Sheet)> sheets)
    {
        yield return Line(Head);
        yield return "|" + string.Concat(Head.Select(_ => " --- |"));
        foreach (var (name, sheet) in sheets)
        {
            yield return Line(Row(name, sheet));
        }
    }

    private static string[] Row(string name, ScoreSheet sheet) =>
    [
        name, Text($"{sheet.Trays}"), Text($"{sheet.Crossings} ({Percent(sheet.Seen.Value)})"),
        Cell(sheet.Right, sheet.RightByTag), Cell(sheet.RightTrays, sheet.RightTrays.Wilson()),
        Cell(sheet.Wrong, sheet.WrongByTag), Cell(sheet.WrongTrays, sheet.WrongTrays.Wilson()),
        Text($"{sheet.Score.Unresolved}"), Text($"{sheet.Score.Missed}"), Text($"{sheet.Score.Invented}"),
        Text($"{sheet.Score.Doubted}"),
        Percent(sheet.Once.Value),
        Text($"{sheet.Latency(0.5):0.0} / {sheet.Latency(0.99):0.0} s"),
        Text($"{sheet.StrayCrossingsPerMillion:0.00} ({sheet.StrayCrossings})"),
        Text($"{sheet.Clones.Flagged} of {sheet.Clones.Real} ({sheet.Clones.False})"),
    ];

    private static JsonObject Json(Share share, Interval interval) => new()
    {
        ["hits"] = share.Hits,
        ["of"] = share.Of,
        ["share"] = Number(share.Value),
        ["low"] = interval.Low,
        ["high"] = interval.High,
    };

    // JSON has no NaN: what is unknown is absent.
    private static JsonValue? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;

    private static string Cell(Share share, Interval interval) =>
        $"{Percent(share.Value)} ({Percent(interval.Low)}–{Percent(interval.High)})";

    private static string Percent(double share) => double.IsNaN(share) ? "–" : Text($"{100 * share:0.00} %");

    private static string Line(IEnumerable<string> cells) => "| " + string.Join(" | ", cells) + " |";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
