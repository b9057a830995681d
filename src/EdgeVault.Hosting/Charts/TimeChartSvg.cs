using System.Reflection;
using EdgeVault.Hosting.Pages;

namespace EdgeVault.Hosting.Charts;

/// <summary>Draws a <see cref="TimeChart"/> as SVG: readable in light and dark, without colour, at any size.</summary>
public static class TimeChartSvg
{
    /// <summary>How many points are drawn of the background, over all its series.</summary>
    public const int BackgroundPointsMax = 4_000;

    private static readonly Lazy<string> Style = new(static () =>
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("chart.css")
            ?? throw new InvalidOperationException("The resource 'chart.css' was not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    });

    /// <summary>The style sheet that <see cref="Draw"/> counts on.</summary>
    public static string Css => Style.Value;

    /// <summary>For a page that links <see cref="Css"/>.</summary>
    public static Html Draw(TimeChart chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var layout = ChartLayout.Of(chart);
        return Html.Of(
            $"""
            <svg class="chart" xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{chart.Title}"
             viewBox="0 0 {ChartLayout.Width} {layout.Height:0}">
            {Svg.Rect("ground", 0, 0, ChartLayout.Width, layout.Height)}
            {ChartText.Heading(chart, layout)}
            {ChartText.Axes(chart, layout)}
            {ChartPoints.Background(chart, layout)}
            {ChartPoints.Lanes(chart, layout)}
            {ChartText.Marks(chart, layout)}
            {ChartPoints.Foreground(chart, layout)}
            {ChartText.Legend(chart, layout)}
            </svg>
            """);
    }

    /// <summary>A file by itself: the drawing with its style sheet in it.</summary>
    public static string DrawFile(TimeChart chart)
    {
        var drawing = Draw(chart).ToString();
        var inside = drawing.IndexOf('>', StringComparison.Ordinal) + 1;
        return $"{drawing[..inside]}\n<style>\n{Css}</style>{drawing[inside..]}\n";
    }
}
