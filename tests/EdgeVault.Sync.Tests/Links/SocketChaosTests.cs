using System.Globalization;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>Ten runs in every test run; <c>make link-chaos</c> makes fifty.</summary>
public sealed class SocketChaosTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Over_real_sockets_the_hub_has_the_ledger_once_and_in_order()
    {
        var runs = Environment.GetEnvironmentVariable("LINK_CHAOS_SOCKETS");
        var count = runs is { Length: > 0 } ? int.Parse(runs, CultureInfo.InvariantCulture) : 10;
        var connections = 0;
        for (var seed = 1; seed <= count; seed++)
        {
            await using var run = new SocketChaos(seed);
            await run.RunAsync(TestContext.Current.CancellationToken);
            connections += run.Connections;
        }

        output.WriteLine($"{count} runs over sockets, {connections} connections");
        Assert.True(connections > count, "The runs were too tame.");
    }
}
