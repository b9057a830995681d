using EdgeVault.Gateway.StatusPage;

namespace EdgeVault.Gateway.Tests.StatusPage;

public sealed class DrawingTests
{
    [Fact]
    public void A_line_over_the_last_values_has_its_top_at_the_highest() => Assert.Equal(
        """<svg class="spark" viewBox="0 0 120 24" role="img" aria-label="reads of &lt;r1&gt;"><title>reads of &lt;r1&gt;</title><polyline points="0,23 60,12 120,1"/></svg>""",
        Drawing.Sparkline([0, 5, 10], "reads of <r1>").ToString());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_line_needs_two_values(int values) => Assert.Equal("", Drawing.Sparkline(new double[values], "x").ToString());

    [Fact]
    public void A_line_of_zeros_lies_on_the_ground() =>
        Assert.Contains("points=\"0,23 120,23\"", Drawing.Sparkline([0, 0], "x").ToString());

    [Fact]
    public void An_antenna_is_a_bar_over_the_time_of_the_crossing_with_its_centroid() => Assert.Equal(
        """<svg class="evidence" viewBox="0 0 160 18" role="img" aria-label="reads by antenna over 2.0 seconds">"""
        + """<g class="outside"><title>r1/1 outside, 12 reads</title><rect x="0" y="0" width="80" height="7"/><line x1="40" x2="40" y1="0" y2="7"/></g>"""
        + """<g class="inside"><title>r1/3 inside, 4 reads</title><rect x="100" y="9" width="60" height="7"/><line x1="120" x2="120" y1="9" y2="16"/></g></svg>""",
        Drawing.Evidence(
        [
            new EvidenceBar("r1/1", false, 0, 1, 0.5, 12),
            new EvidenceBar("r1/3", true, 1.25, 2, 1.5, 4),
        ]).ToString());

    [Fact]
    public void Without_evidence_nothing_is_drawn() => Assert.Equal("", Drawing.Evidence([]).ToString());

    [Fact]
    public void A_single_read_is_wide_enough_to_see_and_odd_times_stay_in_the_picture()
    {
        Assert.Contains("width=\"2\"", Drawing.Evidence([new EvidenceBar("r1/1", true, 0, 0, 0, 1)]).ToString());

        var odd = Drawing.Evidence([new EvidenceBar("r1/1", true, -5, 10, 99, 1)]).ToString();
        Assert.Contains("x=\"0\"", odd);
        Assert.Contains("x1=\"160\"", odd);
    }
}
