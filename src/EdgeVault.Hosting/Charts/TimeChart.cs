namespace EdgeVault.Hosting.Charts;

/// <summary>A level over time with what else happened meanwhile: what <see cref="TimeChartSvg"/> draws. Times in
/// seconds.</summary>
public sealed record TimeChart
{
    public required string Title { get; init; }

    /// <summary>Sentences under the title.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>What the levels are in, such as dBm.</summary>
    public required string Unit { get; init; }

    /// <summary>Whether levels are counts: their axis then begins at zero.</summary>
    public bool IsCount { get; init; }

    /// <summary>What time zero is, such as <c>seconds after 08:00:01.250 UTC</c>.</summary>
    public required string TimeLabel { get; init; }

    public IReadOnlyList<ChartSeries> Series { get; init; } = [];

    /// <summary>What the series of the background are, for the legend.</summary>
    public string BackgroundLabel { get; init; } = "others";

    /// <summary>Drawn below the levels, one row each.</summary>
    public IReadOnlyList<ChartLane> Lanes { get; init; } = [];

    public IReadOnlyList<ChartMark> Marks { get; init; } = [];
}

/// <summary>Points that belong together. The family gives colour and shape: each alone is enough to tell them
/// apart.</summary>
/// <param name="Name">For the legend; series of the background have none.</param>
/// <param name="Family">0 is round and blue, 1 square and orange.</param>
/// <param name="IsBackground">Drawn faint, and below all others.</param>
/// <param name="Points">In the order of time.</param>
public sealed record ChartSeries(string Name, int Family, bool IsBackground, IReadOnlyList<ChartPoint> Points);

/// <summary>One level at one time.</summary>
/// <param name="Seconds">When.</param>
/// <param name="Level">Null where it is unknown: such points stand on the ground.</param>
/// <param name="Weight">How many the point stands for: it is as large.</param>
public readonly record struct ChartPoint(double Seconds, double? Level, int Weight);

/// <summary>Times at which something was so, as a row of bars.</summary>
/// <param name="Name">In front of the row.</param>
/// <param name="Spans">An end that is not known yet is <see cref="double.PositiveInfinity"/>.</param>
public sealed record ChartLane(string Name, IReadOnlyList<(double From, double To)> Spans);

/// <summary>A moment, as a line over the whole height.</summary>
/// <param name="Seconds">When.</param>
/// <param name="Label">Above the line.</param>
/// <param name="IsMain">The one that the chart is about.</param>
public sealed record ChartMark(double Seconds, string Label, bool IsMain);
