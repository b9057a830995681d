using EdgeVault.Contracts.Sync.V1;
using Google.Protobuf;
using Grpc.Core;

namespace EdgeVault.Hub.Tests.Streams;

public sealed class MergedStreamTests
{
    private const string Second = "edgevault/dc2/gw7/1";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task All_sites_come_in_their_own_order_with_their_own_checkpoints()
    {
        using var second = new TestLedger(Second);
        await using var hub = await StartAsync(second, (5, 3), (300, 2));

        var batches = await PullAsync(hub, ByteString.Empty);

        foreach (var ledger in new[] { hub.Ledger, second })
        {
            var mine = batches.Where(batch => batch.Origin == ledger.Origin).Select(batch => batch.Batch).ToList();
            Assert.Equal(ledger.Entries, mine.SelectMany(batch => batch.Entries).Select(entry => entry.ToByteArray()));
            Assert.Equal(0ul, mine[0].FirstIndex);
            Assert.All(mine, batch => Assert.Contains(
                $"\n{batch.FirstIndex + (ulong)batch.Entries.Count}\n", batch.Checkpoint, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Each_cursor_goes_on_exactly_after_its_batch()
    {
        using var second = new TestLedger(Second);
        await using var hub = await StartAsync(second, (300, 3), (7, 300), (2, 2));
        var whole = await PullAsync(hub, ByteString.Empty);

        for (var taken = 1; taken <= whole.Count; taken++)
        {
            var rest = await PullAsync(hub, whole[taken - 1].Cursor);
            var entries = whole.Take(taken).Concat(rest).ToLookup(batch => batch.Origin, batch => batch.Batch.Entries);

            Assert.Equal(
                hub.Ledger.Entries,
                entries[HubRig.Origin].SelectMany(some => some).Select(entry => entry.ToByteArray()));
            Assert.Equal(second.Entries, entries[Second].SelectMany(some => some).Select(entry => entry.ToByteArray()));
        }
    }

    [Fact]
    public async Task A_follower_gets_what_is_stored_later()
    {
        using var second = new TestLedger(Second);
        await using var hub = await StartAsync(second, (2, 2));
        using var call = Pull(hub, ByteString.Empty, follow: true);
        await call.ResponseStream.MoveNext(Cancellation);
        await call.ResponseStream.MoveNext(Cancellation);

        var (gateway, _) = await GatewayEnd.OpenAsync(hub, second);
        using (gateway)
        {
            await gateway.SendAsync(second.Append(1));
            Assert.True(await call.ResponseStream.MoveNext(Cancellation));
            Assert.Equal(
                (Second, 2ul),
                (call.ResponseStream.Current.Batch.Origin, call.ResponseStream.Current.Batch.Batch.FirstIndex));
        }
    }

    [Theory]
    [InlineData("FF", StatusCode.InvalidArgument)]
    [InlineData("0A0401020304", StatusCode.InvalidArgument)]
    [InlineData("beyond", StatusCode.OutOfRange)]
    [InlineData("unknown", StatusCode.OutOfRange)]
    [InlineData("nonsense", StatusCode.InvalidArgument)]
    [InlineData("huge", StatusCode.InvalidArgument)]
    public async Task A_cursor_that_is_none_of_this_hubs_is_refused(string kind, StatusCode expected)
    {
        using var second = new TestLedger(Second);
        await using var hub = await StartAsync(second, (2, 2));
        var cursor = kind switch
        {
            "beyond" => Cursor(HubRig.Origin, 3),
            "unknown" => Cursor("edgevault/dc9/gw9/1", 1),
            "nonsense" => Cursor("not an origin", 0),
            "huge" => ByteString.CopyFrom(new byte[100_000]),
            _ => ByteString.CopyFrom(Convert.FromHexString(kind)),
        };

        var refused = await Assert.ThrowsAsync<RpcException>(() => PullAsync(hub, cursor));
        Assert.Equal(expected, refused.StatusCode);
    }

    [Fact]
    public async Task A_consumer_without_a_proper_name_is_refused()
    {
        await using var hub = await HubRig.StartAsync();
        using var call = new MergedStream.MergedStreamClient(hub.Channel).Pull(
            new MergedPullRequest { Consumer = "ERP!" }, cancellationToken: Cancellation);

        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    /// <summary>A hub with two sites that sent batches of these sizes, one after the other.</summary>
    private static async Task<HubRig> StartAsync(TestLedger second, params (int First, int Second)[] batches)
    {
        var hub = await HubRig.StartAsync(rig => rig.AddSite(second));
        var (one, _) = await GatewayEnd.OpenAsync(hub, hub.Ledger);
        var (two, _) = await GatewayEnd.OpenAsync(hub, second);
        using (one)
        using (two)
        {
            foreach (var (first, other) in batches)
            {
                await one.SendAsync(hub.Ledger.Append(first));
                await two.SendAsync(second.Append(other));
            }
        }

        return hub;
    }

    private static AsyncServerStreamingCall<MergedPullResponse> Pull(HubRig hub, ByteString cursor, bool follow) =>
        new MergedStream.MergedStreamClient(hub.Channel).Pull(
            new MergedPullRequest { Consumer = "erp", Cursor = cursor, Follow = follow },
            cancellationToken: Cancellation);

    private static async Task<List<OriginBatch>> PullAsync(HubRig hub, ByteString cursor)
    {
        using var call = Pull(hub, cursor, follow: false);
        var batches = new List<OriginBatch>();
        while (await call.ResponseStream.MoveNext(Cancellation))
        {
            batches.Add(call.ResponseStream.Current.Batch);
        }

        return batches;
    }

    private static ByteString Cursor(string origin, ulong next) =>
        new MergedCursor { NextIndex = { [origin] = next } }.ToByteString();
}
