using EdgeVault.Contracts.Sync.V1;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Hub.Tests.Ingest;

/// <summary>A stream of batches: kept as they came, once, from where the hub stands, by one stream at a time.</summary>
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
}
