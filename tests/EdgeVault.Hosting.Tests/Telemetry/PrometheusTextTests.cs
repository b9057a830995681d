using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using EdgeVault.Hosting.Telemetry;

namespace EdgeVault.Hosting.Tests.Telemetry;

public sealed partial class PrometheusTextTests : IDisposable
{
    // A name of its own for each test: a listener hears every meter of the process.
    private readonly Meter _meter;
    private readonly PrometheusText _text;

    public PrometheusTextTests()
    {
        var name = $"Test.{TestContext.Current.TestCase!.UniqueID}.";
        _text = new PrometheusText(name);
        _meter = new Meter(name + "Meter");
    }

    [Fact]
    public void Counters_are_summed_by_their_labels()
    {
        var reads = _meter.CreateCounter<long>("edgevault.reads", "{read}", "Tag reports.");
        reads.Add(2, new KeyValuePair<string, object?>("reader", "r1"));
        reads.Add(3, new KeyValuePair<string, object?>("reader", "r1"));
        reads.Add(7, new KeyValuePair<string, object?>("reader", "r2"));

        Assert.Equal(
            """
            # HELP edgevault_reads_total Tag reports.
            # TYPE edgevault_reads_total counter
            edgevault_reads_total{reader="r1"} 5
            edgevault_reads_total{reader="r2"} 7

            """,
            _text.Print());
    }

    [Fact]
    public void Gauges_keep_the_last_value_and_up_down_counters_the_sum()
    {
        var level = _meter.CreateGauge<double>("level");
        level.Record(4);
        level.Record(1.5);
        var open = _meter.CreateUpDownCounter<int>("open");
        open.Add(3);
        open.Add(-1);

        var samples = Samples();

        Assert.Equal("1.5", samples["level"]);
        Assert.Equal("2", samples["open"]);
        Assert.Contains("# TYPE level gauge", _text.Print());
        Assert.Contains("# TYPE open gauge", _text.Print());
    }

    [Fact]
    public void Observed_values_are_asked_for_at_each_print()
    {
        var size = 10L;
        _meter.CreateObservableGauge("size", () => size);
        _meter.CreateObservableCounter("seen", () => size);

        Assert.Equal("10", Samples()["size"]);
        size = 12;
        Assert.Equal("12", Samples()["size"]);
        Assert.Equal("12", Samples()["seen_total"]);
    }

    [Fact]
    public void Histograms_give_sum_and_count()
    {
        var took = _meter.CreateHistogram<double>("append.duration", "s");
        took.Record(0.25);
        took.Record(0.5);

        var samples = Samples();

        Assert.Equal("0.75", samples["append_duration_sum"]);
        Assert.Equal("2", samples["append_duration_count"]);
        Assert.Contains("# TYPE append_duration summary", _text.Print());
    }

    [Theory]
    [InlineData("two\nlines", @"two\nlines")]
    [InlineData("a \"quote\"", @"a \""quote\""")]
    [InlineData(@"back\slash", @"back\\slash")]
    [InlineData(@"\n", @"\\n")]
    [InlineData("}\n# TYPE x counter\nx 1", @"}\n# TYPE x counter\nx 1")]
    public void A_label_cannot_leave_its_quotes(string value, string printed)
    {
        _meter.CreateCounter<int>("c").Add(1, new KeyValuePair<string, object?>("l", value));

        Assert.Equal($$"""c_total{l="{{printed}}"} 1""", Lines().Single(line => !line.StartsWith('#')));
        AssertWellFormed();
    }

    [Fact]
    public void Names_of_labels_and_a_missing_value_are_made_legal()
    {
        _meter.CreateCounter<int>("a.b-c").Add(
            1, new KeyValuePair<string, object?>("x y\"", null), new KeyValuePair<string, object?>("n", 1.5));

        Assert.Contains("a_b_c_total{x_y_=\"\",n=\"1.5\"} 1\n", _text.Print());
        AssertWellFormed();
    }

    [Theory]
    [InlineData("two\nlines", "two lines")]
    [InlineData(@"C:\new", @"C:\\new")]
    public void A_description_stays_on_its_line(string description, string printed)
    {
        _meter.CreateCounter<int>("c", unit: null, description).Add(1);

        Assert.Contains($"# HELP c_total {printed}\n", _text.Print());
        AssertWellFormed();
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    [InlineData(double.Epsilon, "5E-324")]
    [InlineData(1e21, "1E+21")]
    public void Odd_numbers_are_printed_so_that_they_are_read_again(double value, string printed)
    {
        _meter.CreateGauge<double>("g").Record(value);

        Assert.Equal(printed, Samples()["g"]);
    }

    [Fact]
    public void Other_meters_are_not_shown()
    {
        using var other = new Meter("Other");
        other.CreateCounter<int>("other").Add(1);

        Assert.Equal("", _text.Print());
    }

    [Fact]
    public void Series_are_bounded_and_those_that_are_there_go_on_counting()
    {
        const int SeriesMax = 10_000;
        var counter = _meter.CreateCounter<int>("c");
        for (var i = 0; i <= SeriesMax; i++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("i", i));
        }

        counter.Add(1, new KeyValuePair<string, object?>("i", 0));
        var samples = Samples();

        Assert.Equal(SeriesMax, samples.Count);
        Assert.Equal("2", samples["c_total{i=\"0\"}"]);
        Assert.False(samples.ContainsKey($"c_total{{i=\"{SeriesMax}\"}}"));
    }

    [Fact]
    public async Task Counting_from_several_threads_loses_nothing()
    {
        const int EachThread = 20_000;
        var counter = _meter.CreateCounter<int>("c");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < EachThread; i++)
            {
                counter.Add(1, new KeyValuePair<string, object?>("l", "x"));
            }
        })));

        Assert.Equal($"{4 * EachThread}", Samples()["c_total{l=\"x\"}"]);
    }

    public void Dispose()
    {
        _meter.Dispose();
        _text.Dispose();
    }

    private string[] Lines() => _text.Print().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private Dictionary<string, string> Samples() => Lines().Where(line => !line.StartsWith('#')).ToDictionary(
        line => line[..line.LastIndexOf(' ')], line => line[(line.LastIndexOf(' ') + 1)..]);

    private void AssertWellFormed() => Assert.All(Lines(), line => Assert.Matches(LineShape(), line));

    // Prometheus text format 0.0.4: a comment, or a name, labels with \\, \" and \n escaped, and a number.
    [GeneratedRegex("""^(# (HELP|TYPE) [a-z_]+ ?(\\\\|\\n|[^\\])*|[a-z_]+(\{([a-z_]+="(\\\\|\\"|\\n|[^"\\])*",?)*\})? \S+)$""")]
    private static partial Regex LineShape();
}
