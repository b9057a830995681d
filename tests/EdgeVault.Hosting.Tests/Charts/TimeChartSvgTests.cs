using System.Globalization;
using System.Xml.Linq;
using EdgeVault.Hosting.Charts;

namespace EdgeVault.Hosting.Tests.Charts;

public sealed class TimeChartSvgTests
{
    private const string Hostile = "</svg><script>alert('1')</script>\"&";

    private static readonly XNamespace Ns = "http://www.w3.org/2000/svg";

    [Fact]
    public void Both_families_differ_in_shape_as_well_as_in_colour()
    {
        var svg = Parse(Chart(Series("in", 0, (0, -60)), Series("out", 1, (1, -50))));

        Assert.Equal(["circle"], Dots(svg, "family-0 look-0").Distinct());
        Assert.Equal(["rect"], Dots(svg, "family-1 look-0").Distinct());
    }

    [Fact]
    public void Later_is_further_right_and_stronger_is_higher()
    {
        var svg = Parse(Chart(Series("in", 0, (0, -60), (1, -50))));

        var dots = svg.Descendants(Ns + "circle").Take(2).ToList();
        Assert.True(Number(dots[0], "cx") < Number(dots[1], "cx"));
        Assert.True(Number(dots[0], "cy") > Number(dots[1], "cy"));
    }

    [Fact]
    public void A_level_that_is_unknown_stands_on_the_ground()
    {
        var chart = Chart(new ChartSeries("in", 0, false, [new(0, -60, 1), new(1, null, 1), new(2, double.NaN, 1)]));

        var dots = Parse(chart).Descendants(Ns + "circle").Take(3).Select(dot => Number(dot, "cy")).ToList();

        Assert.Equal(dots[1], dots[2]);
        Assert.True(dots[1] > dots[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(70_000)]
    public void The_axis_of_counts_begins_at_zero(double count)
    {
        var svg = Parse(Chart(Series("dc1", 0, (0, 0), (4, count))) with { IsCount = true });

        Assert.DoesNotContain(svg.Descendants(Ns + "text"), text => text.Value.Trim().StartsWith('−') || text.Value.Trim().StartsWith('-'));
        Assert.Contains(svg.Descendants(Ns + "text"), text => text.Value.Trim() == "0");
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(9_000_000, 0)]
    public void The_unit_stands_beside_the_levels_or_nowhere(double level, int times)
    {
        var svg = Parse(Chart(Series("dc1", 0, (0, 0), (4, level))) with { IsCount = true, Unit = "events" });

        Assert.Equal(times, svg.Descendants(Ns + "text").Count(text => text.Value == "events"));
        Assert.DoesNotContain(svg.Descendants(Ns + "text"), text => text.Value.Contains('…', StringComparison.Ordinal));
    }

    [Fact]
    public void Marks_that_stand_close_have_their_labels_one_below_the_other()
    {
        var chart = Chart(Series("in", 0, (0, -60), (4, -60))) with
        {
            Marks = [new(1, "badge c-17", false), new(1.05, "changed sides", true), new(3.9, "badge c-18", false)],
        };

        var labels = Parse(chart).Descendants(Ns + "text").Where(text => Class(text) == "label").Take(3).ToList();

        Assert.NotEqual(Number(labels[0], "y"), Number(labels[1], "y"));
        Assert.Equal(Number(labels[0], "y"), Number(labels[2], "y"));
    }

    [Fact]
    public void A_bar_lasts_as_long_as_it_was_so_and_one_that_has_no_end_reaches_the_edge()
    {
        var chart = Chart(Series("in", 0, (0, -60), (4, -60))) with
        {
            Lanes = [new("beam out", [(1, 2), (3, double.PositiveInfinity), (-99, -98)])],
        };

        var bars = Parse(chart).Descendants(Ns + "rect").Where(rect => Class(rect) == "bar").ToList();

        Assert.Equal(2, bars.Count);
        Assert.Equal(944, Number(bars[1], "x") + Number(bars[1], "width"), 0);
        Assert.InRange(Number(bars[0], "width"), 150, 250);
    }

    [Fact]
    public void Hostile_and_endless_texts_and_numbers_stay_in_the_picture()
    {
        var endless = string.Concat(Enumerable.Repeat("W", 4_000));
        var chart = new TimeChart
        {
            Title = Hostile + endless,
            Words = [endless, Hostile],
            Unit = endless,
            TimeLabel = endless,
            Series = [Series(endless, 0, (double.MaxValue, -60), (-1e300, 1e300)), Series(Hostile, 7, (double.NaN, double.NaN))],
            Lanes = [new(endless, [(double.NegativeInfinity, double.PositiveInfinity)])],
            Marks = [new(1e200, endless, true), new(double.NaN, Hostile, false)],
        };

        AssertInside(Parse(chart));
    }

    /// <summary>
    /// Goal: nothing of a chart lies outside of it, and its texts do not run out of it.
    /// Method: charts of any size from a fixed seed; every place and the estimated end of every text is held against the
    /// picture's own size.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Nothing_lies_outside_of_the_picture(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            AssertInside(Parse(Any(random)));
        }
    }

    [Fact]
    public void The_background_is_bounded_however_large_the_group_is()
    {
        var points = Enumerable.Range(0, 500).Select(at => (at / 1_000.0, -60.0)).ToArray();
        var chart = Chart([
            .. Enumerable.Range(0, 100).Select(_ => Series("", 0, points) with { IsBackground = true }),
            Series("in", 0, (0, -60)),
        ]);

        var drawn = Parse(chart).Descendants(Ns + "polyline").Count(line => Class(line).StartsWith("faint", StringComparison.Ordinal));

        Assert.Equal(TimeChartSvg.BackgroundPointsMax / 500, drawn);
    }

    [Fact]
    public void A_line_does_not_lead_over_silence_nor_along_the_edge()
    {
        var chart = Chart(
            Series("in", 0, (0, -60), (0.4, -60), (3, -50), (3.4, -50)),
            Series("", 1, (-9, -60), (-8.8, -60), (1, -55), (1.2, -55), (9, -40), (9.2, -40)) with { IsBackground = true });

        var svg = Parse(chart);

        Assert.Equal(2, svg.Descendants(Ns + "polyline").Count(line => Class(line) == "path"));
        Assert.Single(svg.Descendants(Ns + "polyline"), line => Class(line).StartsWith("faint", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_carries_its_own_style_and_a_page_does_not()
    {
        var chart = Chart(Series("in", 0, (0, -60)));

        Assert.Contains("prefers-color-scheme: dark", TimeChartSvg.DrawFile(chart), StringComparison.Ordinal);
        Assert.Equal("svg", XDocument.Parse(TimeChartSvg.DrawFile(chart)).Root!.Name.LocalName);
        Assert.DoesNotContain("<style", TimeChartSvg.Draw(chart).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_of_nothing_is_a_chart() => AssertInside(Parse(Chart()));

    private static TimeChart Chart(params ChartSeries[] series) => new()
    {
        Title = "a ring", Unit = "dBm", TimeLabel = "seconds after 08:00", Series = series,
    };

    private static ChartSeries Series(string name, int family, params (double Seconds, double Level)[] points) =>
        new(name, family, false, [.. points.Select(point => new ChartPoint(point.Seconds, point.Level, 3))]);

    private static TimeChart Any(Random random) => Chart(
    [
        .. Enumerable.Range(0, random.Next(9)).Select(at => Series(
            Text(random), random.Next(3),
            [.. Enumerable.Range(0, random.Next(40)).Select(_ => ((random.NextDouble() - 0.2) * 20, -random.NextDouble() * 90))])
            with { IsBackground = random.Next(3) == 0 }),
    ]) with
    {
        Title = Text(random),
        Words = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Text(random) + " " + Text(random))],
        Lanes = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new ChartLane(Text(random), [(random.NextDouble(), 3)]))],
        Marks = [.. Enumerable.Range(0, random.Next(5)).Select(_ => new ChartMark(random.NextDouble() * 9, Text(random), false))],
    };

    private static string Text(Random random) => new('x', random.Next(180));

    private static XElement Parse(TimeChart chart) => XElement.Parse(TimeChartSvg.Draw(chart).ToString());

    private static string Class(XElement element) => (string?)element.Attribute("class") ?? "";

    private static double Number(XElement element, string name) =>
        double.Parse((string)element.Attribute(name)!, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Dots(XElement svg, string style) => svg.Descendants(Ns + "g")
        .Where(group => Class(group) == style).SelectMany(group => group.Elements())
        .Where(element => Class(element) == "dot").Select(element => element.Name.LocalName);

    private static void AssertInside(XElement svg)
    {
        var box = ((string)svg.Attribute("viewBox")!).Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToArray();
        Assert.All(svg.Descendants(), element =>
        {
            // Descending into what is written of a failure only: a chart has thousands of parts.
            Assert.All(Numbers(element, "x", "x1", "x2", "cx"), number => Assert.InRange(number, 0, box[2]));
            Assert.All(Numbers(element, "y", "y1", "y2", "cy"), number => Assert.InRange(number, 0, box[3]));
            if (element.Name.LocalName == "text" && !Class(element).Contains(' ', StringComparison.Ordinal))
            {
                var size = Class(element) == "title" ? 17 : 13;
                Assert.InRange(Number(element, "x") + (element.Value.Length * size * 0.6), 0, box[2] + 1);
            }
        });
    }

    private static IEnumerable<double> Numbers(XElement element, params string[] names) =>
        names.Where(name => element.Attribute(name) is not null).Select(name => Number(element, name));
}
