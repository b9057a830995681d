using System.Threading.Channels;
using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Ingest;
using Grpc.Core;

namespace EdgeVault.Hub.Tests.Ingest;

public sealed class LinkTests
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new();
    private readonly FakeStream _stream = new();
    private readonly Link _link;

    public LinkTests() => _link = new Link(
        _stream, _stream, new LinkLimits { SilenceMax = Silence, HeartbeatInterval = Beat }, _time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gateway_that_is_silent_for_the_longest_time_allowed_is_given_up()
    {
        var received = _link.ReceiveAsync(Cancellation);
        _time.Advance(Silence - TimeSpan.FromMilliseconds(1));
        Assert.False(received.IsCompleted);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await AssertGivenUpAsync(received);
    }

    [Theory]
    [InlineData(5_000, 5)]
    [InlineData(60_000, 30)]
    [InlineData(uint.MaxValue, 30)]
    [InlineData(0, 30)]
    public async Task A_heartbeats_promise_shortens_the_deadline_and_never_lengthens_it(
        uint promisedMs, int expectedSeconds)
    {
        _stream.Say(new SyncRequest { Heartbeat = new Heartbeat { Sequence = 1, DeadlineMs = promisedMs } });
        await _link.ReceiveAsync(Cancellation);

        var received = _link.ReceiveAsync(Cancellation);
        _time.Advance(TimeSpan.FromSeconds(expectedSeconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(received.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await AssertGivenUpAsync(received);
    }

    [Fact]
    public async Task A_gateway_that_takes_nothing_is_given_up()
    {
        _stream.TakesNothing = true;
        var sent = _link.SendAsync(new SyncResponse { Ack = new Ack() }, Cancellation);
        await _time.UntilArmedAsync(Silence);
        _time.Advance(Silence);

        await AssertGivenUpAsync(sent);
    }

    [Fact]
    public async Task The_hub_speaks_only_when_it_has_said_nothing_for_an_interval()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var beating = _link.BeatAsync(() => 42, stop.Token);
        await _time.UntilArmedAsync(Beat);
        _time.Advance(TimeSpan.FromSeconds(6));
        await _link.SendAsync(new SyncResponse { Ack = new Ack { NextIndex = 42 } }, Cancellation);
        Assert.NotNull((await _stream.SaidAsync()).Ack);

        _time.Advance(TimeSpan.FromSeconds(4));
        await _time.UntilArmedAsync(TimeSpan.FromSeconds(6));
        _time.Advance(TimeSpan.FromSeconds(6));
        var first = (await _stream.SaidAsync()).Heartbeat;
        Assert.Equal((1ul, 30_000u, 42ul), (first.Sequence, first.DeadlineMs, first.Size));

        await _time.UntilArmedAsync(Beat);
        _time.Advance(Beat);
        Assert.Equal(2ul, (await _stream.SaidAsync()).Heartbeat.Sequence);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => beating);
    }

    /// <summary>It has ended already, or does so at once: time does not pass by itself here.</summary>
    private static async Task AssertGivenUpAsync(Task waiting)
    {
        var ended = await Task.WhenAny(waiting, Task.Delay(TimeSpan.FromSeconds(20), TimeProvider.System, Cancellation));
        Assert.True(ended == waiting, "nobody gave up");
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
    }

    private sealed class FakeStream : IAsyncStreamReader<SyncRequest>, IServerStreamWriter<SyncResponse>
    {
        private readonly Channel<SyncRequest> _in = Channel.CreateUnbounded<SyncRequest>();
        private readonly Channel<SyncResponse> _out = Channel.CreateUnbounded<SyncResponse>();
        private readonly TaskCompletionSource _never = new();

        public bool TakesNothing { get; set; }

        public SyncRequest Current { get; private set; } = new();

        public WriteOptions? WriteOptions { get; set; }

        public void Say(SyncRequest message) => _in.Writer.TryWrite(message);

        public Task<SyncResponse> SaidAsync() => _out.Reader.ReadAsync(Cancellation).AsTask();

        public async Task<bool> MoveNext(CancellationToken cancellationToken)
        {
            Current = await _in.Reader.ReadAsync(cancellationToken);
            return true;
        }

        public Task WriteAsync(SyncResponse message)
        {
            _out.Writer.TryWrite(message);
            return TakesNothing ? _never.Task : Task.CompletedTask;
        }

        public Task WriteAsync(SyncResponse message, CancellationToken cancellationToken) => WriteAsync(message);
    }
}
