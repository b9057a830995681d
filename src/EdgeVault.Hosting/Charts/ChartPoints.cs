using EdgeVault.Hosting.Pages;

namespace EdgeVault.Hosting.Charts;

/// <summary>What a chart shows: levels over time, and the bars below them.</summary>
internal static class ChartPoints
{
    private const double RadiusMin = 2.5;
    private const double RadiusMax = 6;
    private const double SilenceSeconds = 1;

    // A family has as many looks; what comes after looks like the first again.
    private const int Looks = 4;

    /// <summary>The series of the foreground, each with its place among those of its family.</summary>
    public static IEnumerable<(ChartSeries Series, int Rank)> Ranked(TimeChart chart)
    {
        var ranks = new Dictionary<int, int>();
        foreach (var series in chart.Series.Where(series => !series.IsBackground))
        {
            var rank = ranks.GetValueOrDefault(series.Family);
            ranks[series.Family] = rank + 1;
            yield return (series, rank);
        }
    }

    public static string ClassOf(ChartSeries series, int rank) =>
        FormattableString.Invariant($"family-{FamilyOf(series)} look-{rank % Looks}");

    public static Html Foreground(TimeChart chart, ChartLayout layout) => Html.Join(Ranked(chart).Select(ranked => Svg.Group(
        ClassOf(ranked.Series, ranked.Rank), ranked.Series.Name,
        [Path(ranked.Series, "path", layout), .. ranked.Series.Points.Select(point => Point(ranked.Series, point, layout))])));

    public static Html Background(TimeChart chart, ChartLayout layout)
    {
        var left = TimeChartSvg.BackgroundPointsMax;
        List<Html> paths = [];
        foreach (var series in chart.Series.Where(series => series.IsBackground))
        {
            left -= series.Points.Count;
            if (left < 0)
            {
                break;
            }

            paths.Add(Path(series, FormattableString.Invariant($"faint family-{FamilyOf(series)}"), layout));
        }

        return Html.Join(paths);
    }

    public static Html Lanes(TimeChart chart, ChartLayout layout) => Html.Join(chart.Lanes.Select((lane, at) =>
    {
        var y = layout.LanesTop + (at * ChartLayout.LaneHeight);
        var bars = lane.Spans
            .Where(span => span.To >= layout.Time.From && span.From <= layout.Time.To)
            .Select(span => (From: layout.Time.Place(span.From), To: layout.Time.Place(span.To)))
            .Select(span => Svg.Rect("bar", span.From, y + 4, Math.Max(span.To - span.From, 2), 12));
        return Svg.Group(
            "lane", lane.Name,
            [
                Svg.Text("tick", ChartLayout.Left, y + 14, TextFit.Short(lane.Name, ChartLayout.LaneLetters)),
                Svg.Line("grid", ChartLayout.PlotLeft, y + 10, ChartLayout.PlotRight, y + 10), .. bars,
            ]);
    }));

    /// <summary>A circle or a square: told apart without their colour.</summary>
    public static Html Shape(int family, double x, double y, double radius) => family == 0
        ? Svg.Circle("dot", x, y, radius)
        : Svg.Rect("dot", x - radius, y - radius, 2 * radius, 2 * radius);

    private static int FamilyOf(ChartSeries series) => series.Family == 0 ? 0 : 1;

    private static Html Point(ChartSeries series, ChartPoint point, ChartLayout layout)
    {
        var radius = Math.Clamp(RadiusMin + (0.7 * Math.Sqrt(Math.Max(point.Weight, 0))), RadiusMin, RadiusMax);
        return Shape(FamilyOf(series), layout.Time.Place(point.Seconds), PlaceOf(point, layout), radius);
    }

    // What was silent in between did not go straight from one to the other.
    private static Html Path(ChartSeries series, string style, ChartLayout layout)
    {
        List<Html> parts = [];
        List<(double X, double Y)> part = [];
        var beforeSeconds = double.NegativeInfinity;
        foreach (var point in series.Points.Where(point => layout.Time.Holds(point.Seconds)))
        {
            if (point.Seconds - beforeSeconds > SilenceSeconds)
            {
                End();
            }

            part.Add((layout.Time.Place(point.Seconds), PlaceOf(point, layout)));
            beforeSeconds = point.Seconds;
        }

        End();
        return Html.Join(parts);

        void End()
        {
            if (part.Count > 1)
            {
                parts.Add(Svg.Path(style, part));
            }

            part.Clear();
        }
    }

    private static double PlaceOf(ChartPoint point, ChartLayout layout) =>
        point.Level is { } level && double.IsFinite(level) ? layout.Level.Place(level) : layout.PlotBottom;
}
