using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Store;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Hub.Tests.Ingest;

public sealed class SyncTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Batches_are_stored_as_they_came_and_acknowledged_with_a_cosignature()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, resume) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            Assert.Equal((1u, 0ul, ""), (resume.Protocol, resume.NextIndex, resume.Cosignature));
            foreach (var count in new[] { 1, 2, 7, 256 })
            {
                var ack = await gateway.SendAsync(hub.Ledger.Append(count));

                Assert.Equal(hub.Ledger.Size, ack.NextIndex);
                GatewayEnd.AssertCosigned(hub, ack.Cosignature, hub.Ledger.Checkpoint);
            }

            await gateway.CompleteAsync();
        }

        Assert.Equal(hub.Ledger.Entries, await hub.Store.ReadAsync(HubRig.Origin, 0, 1_000, Cancellation));
    }

    [Fact]
    public async Task A_hub_that_was_restarted_resumes_where_it_stood()
    {
        await using var hub = await HubRig.StartAsync();
        var (before, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (before)
        {
            await before.SendAsync(hub.Ledger.Append(5));
        }

        var cosigned = hub.Ledger.Checkpoint;
        await hub.StopAsync();
        await hub.StartAgainAsync();
        var next = hub.Ledger.Append(3);
        var (gateway, resume) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            Assert.Equal(5ul, resume.NextIndex);
            GatewayEnd.AssertCosigned(hub, resume.Cosignature, cosigned);
            Assert.Equal(8ul, (await gateway.SendAsync(next)).NextIndex);
        }
    }

    [Fact]
    public async Task A_resend_is_acknowledged_again_and_stored_once()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            var first = hub.Ledger.Append(4);
            await gateway.SendAsync(first);
            Assert.Equal(4ul, (await gateway.SendAsync(first)).NextIndex);

            hub.Ledger.Append(2);
            var overlapping = hub.Ledger.Batch(2, hub.Ledger.Entries.Skip(2));
            Assert.Equal(6ul, (await gateway.SendAsync(overlapping)).NextIndex);
        }

        Assert.Equal(hub.Ledger.Entries, await hub.Store.ReadAsync(HubRig.Origin, 0, 1_000, Cancellation));
        Assert.Empty(await hub.Store.ConflictsAsync(Cancellation));
    }

    [Fact]
    public async Task A_gap_is_refused_and_names_the_size_the_hub_stands_at()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            await gateway.SendAsync(hub.Ledger.Append(2));
            var head = hub.Ledger.Checkpoint.ToString();
            hub.Ledger.Append(2);
            await gateway.SayAsync(hub.Ledger.Append(2));

            var (status, error) = await gateway.RefusedAsync();
            Assert.Equal((StatusCode.FailedPrecondition, SyncError.Types.Code.Gap), (status.StatusCode, error?.Code));
            Assert.Equal(2ul, error?.Size);
            Assert.Equal(head.Split('\n')[..3], error?.Checkpoint.Split('\n')[..3]);
        }

        Assert.Equal(2, (await hub.Store.HeadAsync(HubRig.Origin, Cancellation))?.Size);
    }

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
            await UntilAsync(() => store.Appends.Count == 1);
            for (var batches = 0; batches < 4; batches++)
            {
                await gateway.SayAsync(hub.Ledger.Append(2));
            }

            // Heard behind the last of them, so all of them are verified by then.
            await gateway.SayAsync(new Heartbeat { Sequence = 1, DeadlineMs = 20_000, Size = 1_234 });
            var board = hub.Services.GetRequiredService<Sites.SiteBoard>();
            await UntilAsync(() => board.Find(HubRig.Origin)?.SizeThere == 1_234);
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

    [Fact]
    public async Task A_newer_stream_of_the_same_origin_ends_the_older()
    {
        await using var hub = await HubRig.StartAsync();
        var (older, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        var (newer, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (older)
        using (newer)
        {
            Assert.Equal(StatusCode.Aborted, (await older.RefusedAsync()).Status.StatusCode);
            Assert.Equal(1ul, (await newer.SendAsync(hub.Ledger.Append(1))).NextIndex);
        }
    }

    [Fact]
    public async Task A_stranger_who_knows_an_origins_name_does_not_end_its_stream()
    {
        await using var hub = await HubRig.StartAsync();
        using var impostor = new TestLedger(HubRig.Origin);
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            using var stranger = new GatewayEnd(hub);
            await stranger.SayAsync(impostor.Hello());
            Assert.Equal(SyncError.Types.Code.BadSignature, (await stranger.RefusedAsync()).Error?.Code);

            Assert.Equal(1ul, (await gateway.SendAsync(hub.Ledger.Append(1))).NextIndex);
            Assert.Contains("connected", await hub.Http.GetStringAsync("/", Cancellation), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stopping_hub_ends_its_streams_at_once_and_says_so()
    {
        await using var hub = await HubRig.StartAsync();
        var (gateway, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        using (gateway)
        {
            var refused = gateway.RefusedAsync();
            hub.Services.GetRequiredService<Microsoft.Extensions.Hosting.IHostApplicationLifetime>().StopApplication();
            Assert.Equal(StatusCode.Unavailable, (await refused).Status.StatusCode);
        }
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Yield();
            Cancellation.ThrowIfCancellationRequested();
        }
    }

    private static Task<HubRig> StartWithFaultyStoreAsync() => HubRig.StartAsync(rig => rig.Adjust = services =>
        services.AddSingleton<IHubStore>(provider =>
        {
            _ = provider.GetRequiredService<HubFolder>();
            return new FaultyStore(SqliteHubStore.Open(rig.StorePath, NullLogger.Instance));
        }));
}
