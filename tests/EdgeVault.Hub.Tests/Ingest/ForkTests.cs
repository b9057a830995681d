using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Store;
using Grpc.Core;

namespace EdgeVault.Hub.Tests.Ingest;

/// <summary>Another past than the one that was cosigned: refused, and its evidence kept.</summary>
public sealed class ForkTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_resend_with_other_bytes_is_a_fork_and_its_evidence_outlives_a_restart()
    {
        await using var hub = await HubRig.StartAsync();
        using var fork = new TestLedger(HubRig.Origin, hub.Ledger.Key);
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(3));
            await gateway.SayAsync(fork.Append(3, EdgeVault.Contracts.Custody.V1.Direction.Out));
            Assert.Equal(SyncError.Types.Code.Fork, (await gateway.RefusedAsync()).Error?.Code);
        }

        await hub.StopAsync();
        await hub.StartAgainAsync();
        var conflict = Assert.Single(await hub.Store.ConflictsAsync(Cancellation));
        Assert.Equal((ConflictKind.Fork, HubRig.Origin), (conflict.Kind, conflict.Origin));
        Assert.Equal(
            fork.Entries, Batch.Parser.ParseFrom(conflict.Evidence).Entries.Select(entry => entry.ToByteArray()));
        Assert.Contains("\n3\n", conflict.Ours, StringComparison.Ordinal);
        Assert.Equal(hub.Ledger.Entries, await hub.Store.ReadAsync(HubRig.Origin, 0, 10, Cancellation));
        Assert.Contains(
            "Conflicts on record", await hub.Http.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resend_with_other_bytes_is_a_fork_also_where_no_checkpoint_is_known()
    {
        await using var hub = await HubRig.StartAsync();
        using var fork = new TestLedger(HubRig.Origin, hub.Ledger.Key);
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(3));
            await gateway.SayAsync(fork.Append(2, EdgeVault.Contracts.Custody.V1.Direction.Out));

            Assert.Equal(SyncError.Types.Code.Fork, (await gateway.RefusedAsync()).Error?.Code);
        }
    }

    [Fact]
    public async Task Another_root_at_the_same_size_is_a_fork_already_at_hello()
    {
        await using var hub = await HubRig.StartAsync();
        using var fork = new TestLedger(HubRig.Origin, hub.Ledger.Key);
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(3));
        }

        fork.Append(3, EdgeVault.Contracts.Custody.V1.Direction.Out);
        using var forked = new GatewayEnd(hub);
        await forked.SayAsync(fork.Hello());

        Assert.Equal(SyncError.Types.Code.Fork, (await forked.RefusedAsync()).Error?.Code);
        Assert.Equal(ConflictKind.Fork, Assert.Single(await hub.Store.ConflictsAsync(Cancellation)).Kind);
    }

    [Fact]
    public async Task Another_root_at_an_earlier_signed_size_is_a_fork()
    {
        await using var hub = await HubRig.StartAsync();
        using var fork = new TestLedger(HubRig.Origin, hub.Ledger.Key);
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(3));
            await gateway.SendAsync(hub.Ledger.Append(3));
        }

        fork.Append(3, EdgeVault.Contracts.Custody.V1.Direction.Out);
        using var forked = new GatewayEnd(hub);
        await forked.SayAsync(fork.Hello());

        Assert.Equal(SyncError.Types.Code.Fork, (await forked.RefusedAsync()).Error?.Code);
    }

    [Fact]
    public async Task A_rolled_back_ledger_that_grew_past_the_hub_another_way_is_refused_with_evidence()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(6));
        }

        using var other = hub.Ledger.Fork(3);
        other.Append(3, EdgeVault.Contracts.Custody.V1.Direction.Out);
        var next = other.Append(2);
        var (forked, resume) = await GatewayEnd.OpenAsync(hub, other);
        using (forked)
        {
            Assert.Equal(6ul, resume.NextIndex);
            await forked.SayAsync(next);
            var (status, error) = await forked.RefusedAsync();
            Assert.Equal((StatusCode.DataLoss, SyncError.Types.Code.RootMismatch), (status.StatusCode, error?.Code));
        }

        Assert.Equal(ConflictKind.RootMismatch, Assert.Single(await hub.Store.ConflictsAsync(Cancellation)).Kind);
        Assert.Equal(6, (await hub.Store.HeadAsync(HubRig.Origin, Cancellation))?.Size);
    }
}
