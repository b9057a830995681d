using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Streaming;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeVault.Gateway.Tests.Streaming;

public sealed class CustodyStreamServiceTests : IAsyncLifetime
{
    private const string Consumer = "central";

    private readonly LedgerRig _rig = new();
    private readonly GatewayMetrics _metrics = new();
    private GrpcLoopback _server = null!;
    private CustodyStream.CustodyStreamClient _client = null!;

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        _server = await GrpcLoopback.StartAsync<CustodyStreamService>(services => services
            .AddSingleton(_rig.Ledger)
            .AddSingleton(_rig.Key)
            .AddSingleton(_rig.Cursors)
            .AddSingleton(_metrics)
            .AddSingleton<TimeProvider>(_rig.Time));
        _client = new CustodyStream.CustodyStreamClient(_server.Channel);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _rig.DisposeAsync();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Describe_says_what_can_be_had()
    {
        await _rig.AppendAsync(3);

        var described = await _client.DescribeAsync(new DescribeRequest(), cancellationToken: Cancellation);

        Assert.Equal((LedgerRig.Origin, 3UL, 0UL), (described.Origin, described.Size, described.MinIndex));
        Assert.Equal(_rig.Ledger.Checkpoint.ToString(), described.Checkpoint);
        Assert.Equal(_rig.Key.ToString(), described.PublicKey);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    public async Task Without_follow_all_from_an_index_on_comes_and_then_the_end(int from)
    {
        await _rig.AppendAsync(3);
        await _rig.AppendAsync(4);

        var batches = await PullAsync(new PullRequest { Consumer = Consumer, NextIndex = (ulong)from });

        AssertEntries(batches, from, 7 - from);
        Assert.All(batches, batch => Assert.Equal(_rig.Ledger.Checkpoint.ToString(), batch.Checkpoint));
    }

    [Fact]
    public async Task Without_follow_the_end_is_where_the_ledger_ended_when_it_was_asked()
    {
        for (var frame = 0; frame < 3; frame++)
        {
            await _rig.AppendAsync(4_096);
        }

        using var call = _client.Pull(new PullRequest { Consumer = Consumer }, cancellationToken: Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        var batches = new List<Batch> { call.ResponseStream.Current.Batch };
        await _rig.AppendAsync(5);
        while (await call.ResponseStream.MoveNext(Cancellation))
        {
            batches.Add(call.ResponseStream.Current.Batch);
        }

        AssertEntries(batches, 0, 3 * 4_096);
    }

    [Fact]
    public async Task With_follow_new_events_come_as_they_become_durable()
    {
        await _rig.AppendAsync(2);
        using var call = _client.Pull(new PullRequest { Consumer = Consumer, Follow = true }, cancellationToken: Cancellation);

        AssertEntries([await NextBatchAsync(call)], 0, 2);
        await _rig.AppendAsync(3);
        AssertEntries([await NextBatchAsync(call)], 2, 3);
        await _rig.AppendAsync(1);
        AssertEntries([await NextBatchAsync(call)], 5, 1);
    }

    [Fact]
    public async Task With_follow_a_heartbeat_comes_where_there_is_nothing_to_say()
    {
        await _rig.AppendAsync(2);
        using var call = _client.Pull(new PullRequest { Consumer = Consumer, NextIndex = 2, Follow = true }, cancellationToken: Cancellation);

        for (var sequence = 1UL; sequence <= 2; sequence++)
        {
            await _rig.Time.WaitForArmedTimersAsync(1, Cancellation);
            _rig.Time.Advance(TimeSpan.FromSeconds(10));
            Assert.True(await call.ResponseStream.MoveNext(Cancellation));
            var beat = call.ResponseStream.Current.Heartbeat;
            Assert.Equal((sequence, 25_000U, 2UL), (beat.Sequence, beat.DeadlineMs, beat.Size));
            Assert.Equal((_rig.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds, beat.SentUs);
        }

        await _rig.AppendAsync(1);
        AssertEntries([await NextBatchAsync(call)], 2, 1);
    }

    [Fact]
    public async Task Several_consumers_each_get_everything()
    {
        await _rig.AppendAsync(40);

        var pulled = await Task.WhenAll(Enumerable.Range(0, 5).Select(i => PullAsync(new PullRequest { Consumer = $"c-{i}" })));

        Assert.All(pulled, batches => AssertEntries(batches, 0, 40));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Central")]
    [InlineData("../central")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456")]
    public async Task A_consumer_that_is_no_id_is_refused(string consumer)
    {
        AssertRefused(
            await Assert.ThrowsAsync<RpcException>(() => PullAsync(new PullRequest { Consumer = consumer })),
            StatusCode.InvalidArgument, SyncError.Types.Code.Malformed);
        AssertRefused(
            await Assert.ThrowsAsync<RpcException>(() => AcknowledgeAsync(0, consumer)),
            StatusCode.InvalidArgument, SyncError.Types.Code.Malformed);
        Assert.DoesNotContain(_rig.Disk.Files, file => file.EndsWith(".json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_origin_is_not_found_and_the_own_one_may_be_named()
    {
        await _rig.AppendAsync(1);
        const string Foreign = "edgevault/dc2/gw1/1";

        var pull = await Assert.ThrowsAsync<RpcException>(() => PullAsync(new PullRequest { Consumer = Consumer, Origin = Foreign }));
        var acknowledge = await Assert.ThrowsAsync<RpcException>(() => AcknowledgeAsync(1, origin: Foreign));

        AssertRefused(pull, StatusCode.NotFound, SyncError.Types.Code.UnknownOrigin);
        AssertRefused(acknowledge, StatusCode.NotFound, SyncError.Types.Code.UnknownOrigin);
        Assert.Equal("This gateway serves 'edgevault/dc1/gw1/1', not 'edgevault/dc2/gw1/1'.", pull.Status.Detail);
        AssertEntries(await PullAsync(new PullRequest { Consumer = Consumer, Origin = LedgerRig.Origin }), 0, 1);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(ulong.MaxValue)]
    public async Task An_index_above_the_ledger_is_out_of_range_and_says_where_it_ends(ulong index)
    {
        await _rig.AppendAsync(3);

        var pull = AssertRefused(
            await Assert.ThrowsAsync<RpcException>(() => PullAsync(new PullRequest { Consumer = Consumer, NextIndex = index })),
            StatusCode.OutOfRange, SyncError.Types.Code.Gap);
        var acknowledge = AssertRefused(
            await Assert.ThrowsAsync<RpcException>(() => AcknowledgeAsync(index)), StatusCode.OutOfRange, SyncError.Types.Code.Gap);

        Assert.Equal((3UL, _rig.Ledger.Checkpoint.ToString()), (pull.Size, pull.Checkpoint));
        Assert.Equal(3UL, acknowledge.Size);
    }

    [Fact]
    public async Task An_acknowledgement_is_durable_before_it_answers_and_never_goes_back()
    {
        await _rig.AppendAsync(9);

        Assert.Equal(5UL, await AcknowledgeAsync(5));
        _rig.Disk.Crash(() => false);
        Assert.Equal(5UL, _rig.CursorOnDisk(CursorStore.ConsumerKey(Consumer))!.NextIndex);

        Assert.Equal(5UL, await AcknowledgeAsync(2));
        Assert.Equal(9UL, await AcknowledgeAsync(9));
    }

    [Fact]
    public async Task Resume_goes_on_from_what_was_acknowledged()
    {
        await _rig.AppendAsync(4);
        await AcknowledgeAsync(3);

        AssertEntries(await PullAsync(new PullRequest { Consumer = Consumer, Resume = true }), 3, 1);
        AssertEntries(await PullAsync(new PullRequest { Consumer = Consumer }), 0, 4);
        AssertEntries(await PullAsync(new PullRequest { Consumer = "newcomer", Resume = true }), 0, 4);
    }

    [Fact]
    public async Task An_acknowledgement_that_cannot_be_made_durable_is_not_given()
    {
        await _rig.AppendAsync(4);
        await AcknowledgeAsync(1);
        _rig.Disk.OnStep = step => step.Operation == "fsync" ? DiskFault.Fail : DiskFault.None;

        var fault = await Assert.ThrowsAsync<RpcException>(() => AcknowledgeAsync(3));

        Assert.Equal(StatusCode.Unavailable, fault.StatusCode);
        Assert.Contains("could not be made durable", fault.Status.Detail);
        _rig.Disk.OnStep = null;
        AssertEntries(await PullAsync(new PullRequest { Consumer = Consumer, Resume = true }), 1, 3);
    }

    [Fact]
    public async Task Consumers_are_bounded()
    {
        for (var i = 0; i < CursorStore.ConsumersMax; i++)
        {
            _rig.Cursors.Advance(CursorStore.ConsumerKey($"c-{i}"), new Cursor(LedgerRig.Origin, 0, ""));
        }

        var fault = await Assert.ThrowsAsync<RpcException>(() => AcknowledgeAsync(0));

        Assert.Equal(StatusCode.ResourceExhausted, fault.StatusCode);
    }

    [Fact]
    public async Task Bytes_that_are_not_what_was_written_are_data_loss_and_never_sent()
    {
        await _rig.AppendAsync(3);
        var segment = _rig.Disk.Files.First(file => file.EndsWith(".seg", StringComparison.Ordinal));
        var bytes = _rig.Disk.ReadAllBytes(segment);
        bytes[bytes.AsSpan().IndexOf("event 1"u8)] ^= 1;
        _rig.Disk.WriteAllBytes(segment, bytes);

        var fault = await Assert.ThrowsAsync<RpcException>(() => PullAsync(new PullRequest { Consumer = Consumer }));

        AssertRefused(fault, StatusCode.DataLoss, SyncError.Types.Code.RootMismatch);
    }

    [Fact]
    public async Task A_gateway_that_stops_says_so_to_those_who_follow()
    {
        await _rig.AppendAsync(1);
        using var call = _client.Pull(new PullRequest { Consumer = Consumer, Follow = true }, cancellationToken: Cancellation);
        await NextBatchAsync(call);
        await _rig.Time.WaitForArmedTimersAsync(1, Cancellation);

        var stopping = _server.StopAsync();

        var fault = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal((StatusCode.Unavailable, "The gateway is stopping; ask again from your cursor."), (fault.StatusCode, fault.Status.Detail));
        await stopping;
    }

    private static SyncError AssertRefused(RpcException fault, StatusCode status, SyncError.Types.Code code)
    {
        Assert.Equal(status, fault.StatusCode);
        var error = SyncError.Parser.ParseFrom(fault.Trailers.Single(entry => entry.Key == SyncStatus.Trailer).ValueBytes);
        Assert.Equal(code, error.Code);
        Assert.Equal(fault.Status.Detail, error.Message);
        return error;
    }

    private static void AssertEntries(IReadOnlyList<Batch> batches, int first, int count)
    {
        var next = (ulong)first;
        foreach (var batch in batches)
        {
            Assert.Equal(next, batch.FirstIndex);
            next += (ulong)batch.Entries.Count;
        }

        Assert.Equal(
            Enumerable.Range(first, count).Select(LedgerRig.Text),
            batches.SelectMany(batch => batch.Entries).Select(entry => entry.ToStringUtf8()));
    }

    private static async Task<Batch> NextBatchAsync(AsyncServerStreamingCall<PullResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        return call.ResponseStream.Current.Batch;
    }

    private async Task<List<Batch>> PullAsync(PullRequest request)
    {
        using var call = _client.Pull(request, cancellationToken: Cancellation);
        var batches = new List<Batch>();
        while (await call.ResponseStream.MoveNext(Cancellation))
        {
            batches.Add(call.ResponseStream.Current.Batch);
        }

        return batches;
    }

    private async Task<ulong> AcknowledgeAsync(ulong nextIndex, string consumer = Consumer, string origin = "") =>
        (await _client.AcknowledgeAsync(
            new AcknowledgeRequest { Consumer = consumer, Origin = origin, NextIndex = nextIndex }, cancellationToken: Cancellation)).NextIndex;
}
