using EdgeVault.HardwareSim.Demo;

namespace EdgeVault.HardwareSim.Tests.Demo;

public sealed class PrometheusTextTests
{
    private const string Text = """
        # HELP tags_total Tag reports.
        # TYPE tags_total counter
        tags_total{reader="r1",note="a } b 7"} 120
        tags_total{reader="r2"} 1.5e1 1763712000000
        tags_total_other 1000
        tags_totality{reader="r1"} 1000
        plain_total 9
        """;

    [Theory]
    [InlineData("tags_total", 135)]
    [InlineData("plain_total", 9)]
    [InlineData("nothing_total", 0)]
    public void Sum_is_over_the_labels_of_one_metric(string metric, long sum) =>
        Assert.Equal(sum, PrometheusText.Sum(Text, metric));
}
