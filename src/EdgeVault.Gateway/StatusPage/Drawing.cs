using EdgeVault.Hosting.Pages;

namespace EdgeVault.Gateway.StatusPage;

/// <summary>Small server-drawn SVG: what people would rather look at than read.</summary>
internal static class Drawing
{
    private const int SparkWidth = 120;
    private const int SparkHeight = 24;
    private const int BarWidth = 160;
    private const int BarHeight = 7;

    /// <summary>A line over the last values, oldest first; its top is the highest of them.</summary>
    public static Html Sparkline(IReadOnlyList<double> values, string label)
    {
        if (values.Count < 2)
        {
            return Html.Empty;
        }

        var top = Math.Max(values.Max(), 1e-9);
        double X(int at) => (double)at * SparkWidth / (values.Count - 1);
        double Y(double value) => SparkHeight - 1 - (value / top * (SparkHeight - 2));
        var points = string.Join(' ', values.Select((value, at) =>
            FormattableString.Invariant($"{X(at):0.#},{Y(value):0.#}")));
        return Html.Of(
            $"""<svg class="spark" viewBox="0 0 {SparkWidth} {SparkHeight}" role="img" aria-label="{label}">"""
            + $"""<title>{label}</title><polyline points="{points}"/></svg>""");
    }

    /// <summary>One bar an antenna over the time of a crossing; the tick is the RSSI-weighted mean time.</summary>
    public static Html Evidence(IReadOnlyList<EvidenceBar> bars)
    {
        if (bars.Count == 0)
        {
            return Html.Empty;
        }

        var span = Math.Max(bars.Max(bar => bar.Last), 0.1);
        var height = bars.Count * (BarHeight + 2);
        var rows = Html.Join(bars.Select((bar, row) => Bar(bar, row, span)));
        return Html.Of(
            $"""<svg class="evidence" viewBox="0 0 {BarWidth} {height}" role="img" """
            + $"""aria-label="reads by antenna over {span:0.0} seconds">{rows}</svg>""");
    }

    private static Html Bar(EvidenceBar bar, int row, double span)
    {
        double X(double seconds) => Math.Clamp(seconds / span, 0, 1) * BarWidth;
        var y = row * (BarHeight + 2);
        var side = bar.Inside ? "inside" : "outside";
        var width = Math.Max(X(bar.Last) - X(bar.First), 2);
        return Html.Of(
            $"""<g class="{side}"><title>{bar.Antenna} {side}, {bar.Reads} reads</title>"""
            + $"""<rect x="{X(bar.First):0.#}" y="{y}" width="{width:0.#}" height="{BarHeight}"/>"""
            + $"""<line x1="{X(bar.Centroid):0.#}" x2="{X(bar.Centroid):0.#}" y1="{y}" y2="{y + BarHeight}"/></g>""");
    }
}
