using EdgeVault.Sync.Tests.Support;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>Ten runs in every test run; <c>make link-chaos</c> makes fifty.</summary>
public sealed class SocketChaosTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Over_real_sockets_the_hub_has_the_ledger_once_and_in_order()
    {
        var (first, count) = Campaign.Seeds("SOCKET_CHAOS_SEED", "SOCKET_CHAOS_RUNS", 10);
        var connections = 0;
        for (var seed = first; seed < first + count; seed++)
        {
            await using var run = new SocketChaos(seed);
            await run.RunAsync(TestContext.Current.CancellationToken);
            connections += run.Connections;
        }

        output.WriteLine($"seeds {first}–{first + count - 1} over sockets, {connections} connections");
        Assert.True(count == 1 || connections > count, "The runs were too tame.");
    }
}
