using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Store;
using EdgeVault.TestKit;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Hub.Tests.Ingest;

/// <summary>Acknowledged means stored: whatever the disk does, and however many batches wait for it.</summary>
public sealed class StoringTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nothing_is_acknowledged_that_could_not_be_stored()
    {
        await using var hub = await StartWithFaultyStoreAsync();
        var store = (FaultyStore)hub.Store;
        var batch = hub.Ledger.Append(2);
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            store.FailsAppends = true;
            await gateway.SayAsync(batch);
            var (status, error) = await gateway.RefusedAsync();
            Assert.Equal(StatusCode.Unavailable, status.StatusCode);
            Assert.Null(error);
        }

        store.FailsAppends = false;
        var (again, resume) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (again)
        {
            Assert.Equal(0ul, resume.NextIndex);
            Assert.Equal(2ul, (await again.SendAsync(batch)).NextIndex);
        }
    }

    [Fact]
    public async Task No_ack_comes_before_the_store_has_answered()
    {
        await using var hub = await StartWithFaultyStoreAsync();
        var stored = new TaskCompletionSource();
        ((FaultyStore)hub.Store).AppendGate = stored.Task;
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SayAsync(hub.Ledger.Append(1));
            var acked = gateway.NextAsync();
            await gateway.SayAsync(new Heartbeat { Sequence = 1, DeadlineMs = 20_000, Size = 1 });
            Assert.False(acked.IsCompleted);

            stored.SetResult();
            Assert.Equal(1ul, (await acked).Ack.NextIndex);
        }
    }

    [Fact]
    public async Task What_comes_while_the_disk_is_busy_is_stored_in_one_transaction_and_acknowledged_once()
    {
        await using var hub = await StartWithFaultyStoreAsync();
        var (store, busy) = ((FaultyStore)hub.Store, new TaskCompletionSource());
        store.AppendGate = busy.Task;
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SayAsync(hub.Ledger.Append(2));
            await Patience.UntilAsync(() => store.Appends.Count == 1, Cancellation);
            for (var batches = 0; batches < 4; batches++)
            {
                await gateway.SayAsync(hub.Ledger.Append(2));
            }

            // Heard behind the last of them, so all of them are verified by then.
            await gateway.SayAsync(new Heartbeat { Sequence = 1, DeadlineMs = 20_000, Size = 1_234 });
            var board = hub.Services.GetRequiredService<Sites.SiteBoard>();
            await Patience.UntilAsync(() => board.Find(HubRig.Origin)?.SizeThere == 1_234, Cancellation);
            busy.SetResult();
            var acks = new List<Ack>();
            while (acks.Count == 0 || acks[^1].NextIndex < 10)
            {
                acks.Add((await gateway.NextAsync()).Ack);
            }

            Assert.Equal([2ul, 10ul], acks.Select(ack => ack.NextIndex));
            GatewayEnd.AssertCosigned(hub, acks[^1].Cosignature, hub.Ledger.Checkpoint);
        }

        Assert.Equal([1, 4], store.Appends);
        Assert.NotNull(await store.CheckpointAsync(HubRig.Origin, 6, Cancellation));
    }

    [Fact]
    public async Task What_was_sound_before_a_lie_is_stored_and_the_lie_is_evidence()
    {
        await using var hub = await StartWithFaultyStoreAsync();
        var (store, busy) = ((FaultyStore)hub.Store, new TaskCompletionSource());
        store.AppendGate = busy.Task;
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SayAsync(hub.Ledger.Append(2));
            await gateway.SayAsync(hub.Ledger.Append(2));
            var lie = hub.Ledger.Append(2);
            lie.Entries[0] = lie.Entries[1];
            await gateway.SayAsync(lie);
            busy.SetResult();
            RpcException? refusal = null;
            while (refusal is null)
            {
                refusal = await Record.ExceptionAsync(gateway.NextAsync) as RpcException;
            }

            Assert.Equal(StatusCode.DataLoss, refusal.StatusCode);
        }

        Assert.Equal(4, (await store.HeadAsync(HubRig.Origin, Cancellation))?.Size);
        Assert.Equal(ConflictKind.RootMismatch, Assert.Single(await store.ConflictsAsync(Cancellation)).Kind);
    }

    private static Task<HubRig> StartWithFaultyStoreAsync() => HubRig.StartAsync(rig => rig.Adjust = services =>
        services.AddSingleton<IHubStore>(provider =>
        {
            _ = provider.GetRequiredService<HubFolder>();
            return new FaultyStore(SqliteHubStore.Open(rig.StorePath, NullLogger.Instance));
        }));
}
