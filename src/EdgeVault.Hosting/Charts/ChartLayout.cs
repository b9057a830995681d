namespace EdgeVault.Hosting.Charts;

/// <summary>Where the parts of a chart stand. Units of the drawing, of which <see cref="Width"/> go across.</summary>
internal sealed record ChartLayout
{
    public const double Width = 960;
    public const double TextSize = 13;
    public const double TitleSize = 17;
    public const double LineHeight = 19;
    public const double LaneHeight = 22;

    private const double Margin = 16;
    private const double LevelHeight = 300;
    private const double LabelsWidth = 96;
    private const double LegendColumn = 230;

    public required IReadOnlyList<string> TitleLines { get; init; }

    public required IReadOnlyList<string> WordLines { get; init; }

    /// <summary>Rows of the labels above the plot: one that would touch another stands a row lower.</summary>
    public required IReadOnlyList<int> MarkRows { get; init; }

    public required ChartScale Time { get; init; }

    public required ChartScale Level { get; init; }

    /// <summary>Where the labels of the marks begin.</summary>
    public required double MarksTop { get; init; }

    public required double PlotTop { get; init; }

    public double PlotBottom => PlotTop + LevelHeight;

    public required double LanesTop { get; init; }

    public required double AxisTop { get; init; }

    public required double LegendTop { get; init; }

    public required double Height { get; init; }

    public static double PlotLeft => LabelsWidth;

    public static double PlotRight => Width - Margin;

    public static double Left => Margin;

    public static double LegendX(int item) => Margin + (item % LegendColumns * LegendColumn);

    public double LegendY(int item) => LegendTop + (item / LegendColumns * LineHeight);

    public static int LegendLetters => TextFit.LettersIn(LegendColumn - 40, TextSize);

    public static int LaneLetters => TextFit.LettersIn(LabelsWidth - Margin - 8, TextSize);

    private static int LegendColumns => (int)((Width - (2 * Margin)) / LegendColumn);

    public static ChartLayout Of(TimeChart chart)
    {
        var title = TextFit.Lines(chart.Title, TextFit.LettersIn(Width - (2 * Margin), TitleSize)).ToList();
        var words = chart.Words
            .SelectMany(words => TextFit.Lines(words, TextFit.LettersIn(Width - (2 * Margin), TextSize)))
            .ToList();
        var own = chart.Series.Where(series => !series.IsBackground).SelectMany(series => series.Points);
        var (from, to) = ChartScale.RangeOf(
            own.Select(point => point.Seconds).Concat(chart.Marks.Select(mark => mark.Seconds)), least: 2, room: 0.25);
        var levels = chart.Series.SelectMany(series => series.Points).Select(point => point.Level ?? double.NaN);
        var (low, high) = chart.IsCount
            ? ChartScale.CountsOf(levels, least: 10, room: 2)
            : ChartScale.RangeOf(levels, least: 10, room: 2);
        var time = new ChartScale(from, to, LabelsWidth, Width - Margin);
        var rows = RowsOf(chart.Marks, time);
        var marksTop = Margin + (title.Count * (LineHeight + 4)) + (words.Count * LineHeight) + 10;
        var plotTop = marksTop + ((rows.Count == 0 ? 0 : rows.Max() + 1) * LineHeight) + 4;
        var lanesTop = plotTop + LevelHeight + 8;
        var axisTop = lanesTop + (chart.Lanes.Count * LaneHeight);
        var legendTop = axisTop + (2 * LineHeight) + 22;
        var legendRows = (chart.Series.Count(series => !series.IsBackground) + 1 + LegendColumns - 1) / LegendColumns;
        return new()
        {
            TitleLines = title, WordLines = words, MarkRows = rows, Time = time,
            Level = new ChartScale(low, high, plotTop + LevelHeight, plotTop),
            MarksTop = marksTop, PlotTop = plotTop, LanesTop = lanesTop, AxisTop = axisTop, LegendTop = legendTop,
            Height = legendTop + (legendRows * LineHeight) + Margin - LineHeight + 8,
        };
    }

    /// <summary>Where a label that belongs to this place begins, so that it stays in the picture.</summary>
    public static double LabelX(string label, double place) =>
        Math.Clamp(
            place - (TextFit.WidthOf(label, TextSize) / 2), Margin, Width - Margin - TextFit.WidthOf(label, TextSize));

    public static string LabelOf(ChartMark mark) =>
        TextFit.Short(mark.Label, TextFit.LettersIn(Width / 3, TextSize));

    private static List<int> RowsOf(IReadOnlyList<ChartMark> marks, ChartScale time)
    {
        List<(int Row, double From, double To)> taken = [];
        List<int> rows = [];
        foreach (var mark in marks)
        {
            var from = LabelX(LabelOf(mark), time.Place(mark.Seconds));
            var to = from + TextFit.WidthOf(LabelOf(mark), TextSize) + 8;
            var row = 0;
            while (taken.Exists(other => other.Row == row && other.From < to && from < other.To))
            {
                row++;
            }

            taken.Add((row, from, to));
            rows.Add(row);
        }

        return rows;
    }
}
