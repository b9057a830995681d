using EdgeVault.Capture.Tests.Support;

namespace EdgeVault.Capture.Tests;

public sealed class DistinctEpcsTests
{
    [Fact]
    public void Each_is_counted_once_and_from_the_limit_on_the_count_stands_still()
    {
        var epcs = new DistinctEpcs(1_000);

        Assert.Equal(600, epcs.Add([.. Enumerable.Range(0, 600).Select(Tags.Epc)]));
        Assert.Equal(0, epcs.Add([.. Enumerable.Range(0, 600).Select(Tags.Epc)]));
        Assert.Equal(1, epcs.Add([default, default]));
        Assert.Equal(399, epcs.Add([.. Enumerable.Range(500, 600).Select(Tags.Epc)]));
        Assert.Equal(0, epcs.Add([.. Enumerable.Range(5_000, 600).Select(Tags.Epc)]));
        Assert.Equal(1_000, epcs.Count);
    }
}
