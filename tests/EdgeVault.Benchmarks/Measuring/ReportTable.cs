using System.Globalization;

namespace EdgeVault.Benchmarks.Measuring;

/// <summary>The results as a Markdown table.</summary>
internal static class ReportTable
{
    private static readonly string[] Heads =
        ["Benchmark", "Case", "EdgeVault", "Against", "Ratio (min–max)", "Bytes allocated"];

    public static IEnumerable<string> Lines(IEnumerable<(string Benchmark, Comparison Result)> results)
    {
        var rows = results.Select(result => Cells(result.Benchmark, result.Result)).Prepend(Heads).ToList();
        var widths = Enumerable.Range(0, Heads.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        yield return Line(rows[0], widths);
        yield return "|" + string.Concat(widths.Select(width => new string('-', width + 2) + "|"));
        foreach (var row in rows.Skip(1))
        {
            yield return Line(row, widths);
        }
    }

    private static string[] Cells(string benchmark, Comparison result) =>
    [
        benchmark,
        result.Case,
        $"{result.Ours}: {Speed(result.OursPerSecond.Median)} {result.Unit}/s",
        $"{result.Peer}: {Speed(result.PeerPerSecond.Median)} {result.Unit}/s",
        Text($"{result.Ratio.Median:0.00} ({result.Ratio.Min:0.00}–{result.Ratio.Max:0.00})"),
        Text($"{result.BytesPerItem:0.#} a {result.Unit}"),
    ];

    private static string Line(string[] cells, int[] widths) =>
        "| " + string.Join(" | ", cells.Zip(widths, (cell, width) => cell.PadRight(width))) + " |";

    private static string Speed(double perSecond) => perSecond switch
    {
        >= 1e6 => Text($"{perSecond / 1e6:0.0} M"),
        >= 1e4 => Text($"{perSecond / 1e3:0} k"),
        _ => Text($"{perSecond:0}"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
