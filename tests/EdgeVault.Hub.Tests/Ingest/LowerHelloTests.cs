using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Store;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Hub.Tests.Ingest;

/// <summary>A gateway that says it has less than the hub holds: answered, and evidence only once it has heard that.</summary>
public sealed class LowerHelloTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lower_hello_is_answered_with_the_hubs_size_and_goes_on_record()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(3));
            await gateway.SendAsync(hub.Ledger.Append(3));
        }

        using var rolledBack = hub.Ledger.Fork(3);
        for (var times = 0; times < 2; times++)
        {
            var (lower, resume) = await GatewayEnd.OpenAsync(hub, rolledBack);
            using (lower)
            {
                Assert.Equal(6ul, resume.NextIndex);
                GatewayEnd.AssertCosigned(hub, resume.Cosignature, hub.Ledger.Checkpoint);
            }
        }

        var conflict = Assert.Single(await hub.Store.ConflictsAsync(Cancellation));
        Assert.Equal((ConflictKind.LowerHello, 3L), (conflict.Kind, conflict.Size));
    }

    [Fact]
    public async Task A_lower_hello_without_a_word_behind_it_may_be_an_old_one_and_is_no_evidence()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(6));
        }

        using var late = hub.Ledger.Fork(3);
        for (var times = 0; times < 3; times++)
        {
            var (old, resume) = await GatewayEnd.OpenAsync(hub, late);
            old.Dispose();
            Assert.Equal(6ul, resume.NextIndex);
            Assert.Contains("may have been rolled back", await hub.Http.GetStringAsync("/", Cancellation), StringComparison.Ordinal);

            // The gateway itself is at its full size all the while, and says so.
            var (now, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
            now.Dispose();
        }

        Assert.Empty(await hub.Store.ConflictsAsync(Cancellation));
        Assert.DoesNotContain("may have been rolled back", await hub.Http.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_lower_hello_whose_gateway_has_heard_what_the_hub_holds_is_evidence(bool isByHeartbeat)
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(6));
        }

        using var rolledBack = hub.Ledger.Fork(3);
        var (lower, _) = await GatewayEnd.OpenAsync(hub, rolledBack);
        using (lower)
        {
            if (isByHeartbeat)
            {
                await lower.SayAsync(new Heartbeat { Sequence = 1, DeadlineMs = 20_000, Size = 3 });
            }

            await lower.CompleteAsync();
        }

        var conflict = Assert.Single(await hub.Store.ConflictsAsync(Cancellation));
        Assert.Equal((ConflictKind.LowerHello, 3L), (conflict.Kind, conflict.Size));
        Assert.Equal(1, hub.Services.GetRequiredService<Sites.SiteBoard>().Find(HubRig.Origin)?.Conflicts);
    }
}
