using EdgeVault.Hosting.Pages;

namespace EdgeVault.Hosting.Charts;

/// <summary>What a chart says in words: heading, axes, marks and legend.</summary>
internal static class ChartText
{
    public static Html Heading(TimeChart chart, ChartLayout layout)
    {
        var y = 10.0;
        List<Html> lines = [];
        foreach (var line in layout.TitleLines)
        {
            lines.Add(Svg.Text("title", ChartLayout.Left, y += ChartLayout.LineHeight + 2, line));
        }

        foreach (var line in layout.WordLines)
        {
            lines.Add(Svg.Text("words", ChartLayout.Left, y += ChartLayout.LineHeight, line));
        }

        return Html.Of($"<title>{chart.Title}</title>{Html.Join(lines)}");
    }

    public static Html Axes(TimeChart chart, ChartLayout layout)
    {
        var letters = TextFit.LettersIn(ChartLayout.PlotRight - ChartLayout.PlotLeft, ChartLayout.TextSize);
        var middle = (ChartLayout.PlotLeft + ChartLayout.PlotRight) / 2;
        return Html.Join(
        [
            .. layout.Level.Ticks(7).SelectMany(level => LevelTick(level, layout.Level.Place(level), layout)),
            .. layout.Time.Ticks(10).SelectMany(time => TimeTick(time, layout.Time.Place(time), layout)),
            Svg.Text("tick", ChartLayout.Left, layout.PlotTop + 4, UnitBeside(chart, layout)),
            Svg.Text("tick middle", middle, layout.AxisTop + 36, TextFit.Short(chart.TimeLabel, letters)),
        ]);
    }

    public static Html Marks(TimeChart chart, ChartLayout layout) => Html.Join(chart.Marks.Select((mark, at) =>
    {
        var (label, x) = (ChartLayout.LabelOf(mark), layout.Time.Place(mark.Seconds));
        var y = layout.MarksTop + (layout.MarkRows[at] * ChartLayout.LineHeight);
        return Svg.Group(
            mark.IsMain ? "mark main" : "mark", mark.Label,
            Svg.Line("at", x, y + 6, x, layout.AxisTop), Svg.Text("label", ChartLayout.LabelX(label, x), y, label));
    }));

    public static Html Legend(TimeChart chart, ChartLayout layout)
    {
        List<Html> items = [];
        foreach (var (series, rank) in ChartPoints.Ranked(chart))
        {
            var (x, y) = (ChartLayout.LegendX(items.Count), layout.LegendY(items.Count));
            var name = TextFit.Short(series.Name, ChartLayout.LegendLetters);
            items.Add(Svg.Group(
                ChartPoints.ClassOf(series, rank), series.Name,
                Svg.Line("path", x, y - 4, x + 26, y - 4), ChartPoints.Shape(series.Family, x + 13, y - 4, 4.5),
                Svg.Text("label", x + 34, y, name)));
        }

        if (chart.Series.Any(series => series.IsBackground))
        {
            var (x, y) = (ChartLayout.LegendX(items.Count), layout.LegendY(items.Count));
            items.Add(Svg.Line("faint family-0", x, y - 6, x + 26, y - 6));
            items.Add(Svg.Line("faint family-1", x, y - 2, x + 26, y - 2));
            items.Add(Svg.Text("words", x + 34, y, TextFit.Short(chart.BackgroundLabel, ChartLayout.LegendLetters)));
        }

        return Html.Join(items);
    }

    private static Html[] LevelTick(double level, double y, ChartLayout layout) =>
    [
        Svg.Line("grid", ChartLayout.PlotLeft, y, ChartLayout.PlotRight, y),
        Svg.Text("tick end", ChartLayout.PlotLeft - 8, y + 4, LabelOf(level)),
    ];

    /// <summary>Left of the levels, which may be as wide as millions; left out where they leave it no room.</summary>
    private static string UnitBeside(TimeChart chart, ChartLayout layout)
    {
        var room = TextFit.LettersIn(ChartLayout.PlotLeft - ChartLayout.Left - 8, ChartLayout.TextSize);
        var left = room - layout.Level.Ticks(7).Max(level => LabelOf(level).Length);
        return chart.Unit.Length < left ? chart.Unit : "";
    }

    private static string LabelOf(double level) => FormattableString.Invariant($"{level:0.###}");

    private static Html[] TimeTick(double time, double x, ChartLayout layout) =>
    [
        Svg.Line("grid", x, layout.PlotTop, x, layout.AxisTop),
        Svg.Text("tick middle", x, layout.AxisTop + 17, FormattableString.Invariant($"{time:0.###}")),
    ];
}
