using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Tests.Support;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.TestKit;
using Grpc.Core;

namespace EdgeVault.Gateway.Tests.Uplink;

public sealed class HubSessionTests : IAsyncLifetime
{
    private readonly LedgerRig _rig = new();
    private FakeHub _hub = null!;
    private HubBook _book = null!;
    private HubLinkState _state = null!;

    private static CancellationToken Cancellation => Patience.Within(TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        _hub = await FakeHub.StartAsync();
        _book = new HubBook("main", LedgerRig.Origin, _hub.Key.Verifier, _rig.Cursors);
        _state = new HubLinkState("main", _hub.Address);
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _rig.DisposeAsync();
    }

    [Fact]
    public async Task Hello_says_which_ledger_it_is_and_how_far_it_goes()
    {
        await _rig.AppendAsync(3);
        var (session, hub) = await DialAsync();

        var hello = (await hub.NextAsync()).Hello;

        Assert.Equal((1U, LedgerRig.Origin, 3UL, "test 1.0"), (hello.Protocol, hello.Origin, hello.Size, hello.Software));
        Assert.Equal(_rig.Ledger.Checkpoint.ToString(), hello.Checkpoint);
        Assert.Empty(hello.Problems);
        hub.Close();
        await Assert.ThrowsAsync<HubLinkException>(() => session.WaitAsync(Cancellation));
    }

    [Fact]
    public async Task All_events_go_up_in_order_then_those_that_come_and_each_acknowledgement_is_durable()
    {
        await _rig.AppendAsync(3);
        await _rig.AppendAsync(2);
        var (session, hub) = await DialAsync();
        await hub.WelcomeAsync();

        var first = await hub.NextBatchAsync();
        AssertEntries(first, 0, 5);
        Assert.Equal(_rig.Ledger.Checkpoint.ToString(), first.Checkpoint);
        await hub.AcknowledgeAsync(first);
        await _rig.CursorWrites.ReachedAsync(1, Cancellation);
        Assert.Equal(5UL, _rig.CursorOnDisk(CursorStore.HubKey("main"))!.NextIndex);

        await _rig.AppendAsync(1);
        var next = await hub.NextBatchAsync();
        AssertEntries(next, 5, 1);
        await hub.AcknowledgeAsync(next);

        await EndAsync(hub, session, "The hub closed the stream.");
        Assert.Equal(6UL, _book.NextIndex);
        Assert.Equal(("live", 6UL), (_state.Now.Phase, _state.Now.NextIndex));
    }

    [Fact]
    public async Task A_hub_that_has_some_of_it_gets_the_rest()
    {
        var known = await _rig.AppendAsync(3);
        await _rig.AppendAsync(4);
        var (session, hub) = await DialAsync();
        await hub.WelcomeAsync(3, hub.Cosign(known));

        var batch = await hub.NextBatchAsync();

        AssertEntries(batch, 3, 4);
        await hub.AcknowledgeAsync(batch);
        await EndAsync(hub, session, "closed");
        Assert.Equal(7UL, _book.NextIndex);
    }

    [Fact]
    public async Task One_acknowledgement_may_stand_for_several_batches()
    {
        await _rig.AppendAsync(3);
        var (session, hub) = await DialAsync();
        await hub.WelcomeAsync();
        await hub.NextBatchAsync();
        await _rig.AppendAsync(1);
        var second = await hub.NextBatchAsync();

        await hub.AcknowledgeAsync(second);

        await EndAsync(hub, session, "closed");
        Assert.Equal(4UL, _book.NextIndex);
    }

    [Theory]
    [InlineData("ack first", "answered hello with 'Ack'; a resume was due")]
    [InlineData("nothing first", "answered hello with 'None'; a resume was due")]
    [InlineData("no answer", "answered hello with ''; a resume was due")]
    [InlineData("protocol", "speaks protocol 2; this gateway speaks 1")]
    [InlineData("ahead", "holds 4 events of 'edgevault/dc1/gw1/1', this ledger 3: the ledger was rolled back or replaced")]
    [InlineData("no cosignature", "cannot be read")]
    [InlineData("key", "is not by edgevault-hub/main")]
    public async Task A_welcome_that_cannot_be_ends_the_link_and_nothing_is_sent(string wrong, string says)
    {
        var checkpoint = await _rig.AppendAsync(3);
        var (session, hub) = await DialAsync();
        using var pretender = NoteSigner.Create(FakeHub.KeyName);
        var said = wrong switch
        {
            "ack first" => hub.AcknowledgeAsync(3, hub.Cosign(checkpoint)),
            "nothing first" => hub.SayAsync(new SyncResponse()),
            "no answer" => Task.Run(hub.Close, Cancellation),
            "protocol" => hub.WelcomeAsync(protocol: 2),
            "ahead" => AheadAsync(hub, hub.Cosign(checkpoint)),
            "no cosignature" => hub.WelcomeAsync(3),
            _ => hub.WelcomeAsync(3, HubEnd.Cosign(pretender, checkpoint.ToString())),
        };
        await said.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        var fault = await Assert.ThrowsAsync<HubLinkException>(() => session.WaitAsync(Cancellation));

        Assert.Contains(says, fault.Message);
        Assert.Equal(0UL, _book.NextIndex);
        if (wrong != "no answer")
        {
            Assert.Equal(0, await hub.BatchesUntilGoneAsync());
        }
    }

    [Theory]
    [InlineData("beyond", "acknowledged up to 4; between 1 and 3 was due", 0)]
    [InlineData("nothing", "acknowledged up to 0; between 1 and 3 was due", 0)]
    [InlineData("twice", "acknowledged up to 3; between 4 and 3 was due", 3)]
    [InlineData("key", "is not by edgevault-hub/main, the key of EdgeVault:Hubs:main:PublicKey", 0)]
    [InlineData("size", "cosigned 2 events of", 0)]
    [InlineData("no note", "cannot be read", 0)]
    [InlineData("second resume", "sent 'Resume' where an ack or a heartbeat was due", 0)]
    [InlineData("nothing at all", "sent 'None' where an ack or a heartbeat was due", 0)]
    public async Task Nonsense_ends_the_link_and_books_nothing(string wrong, string says, ulong booked)
    {
        var two = await _rig.AppendAsync(2);
        var three = await _rig.AppendAsync(1);
        var (session, hub) = await DialAsync();
        await hub.WelcomeAsync();
        var batch = await hub.NextBatchAsync();
        AssertEntries(batch, 0, 3);
        using var pretender = NoteSigner.Create(FakeHub.KeyName);
        var said = wrong switch
        {
            "beyond" => hub.AcknowledgeAsync(4, hub.Cosign(three)),
            "nothing" => hub.AcknowledgeAsync(0, hub.Cosign(three)),
            "twice" => TwiceAsync(hub, batch),
            "key" => hub.AcknowledgeAsync(3, HubEnd.Cosign(pretender, three.ToString())),
            "size" => hub.AcknowledgeAsync(3, hub.Cosign(two)),
            "no note" => hub.AcknowledgeAsync(3, "trust me"),
            "second resume" => hub.SayAsync(new SyncResponse { Resume = new Resume { Protocol = 1 } }),
            _ => hub.SayAsync(new SyncResponse()),
        };

        // The gateway may have hung up on it before the hub's own call returns.
        await said.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

        var fault = await Assert.ThrowsAsync<HubLinkException>(() => session.WaitAsync(Cancellation));

        Assert.Contains(says, fault.Message);
        Assert.Equal(booked, _book.NextIndex);
    }

    [Fact]
    public async Task A_refusal_comes_through_with_the_hubs_own_words()
    {
        var (session, hub) = await DialAsync();
        await hub.NextAsync();

        hub.Refuse(StatusCode.NotFound, "unknown origin");

        var fault = await Assert.ThrowsAsync<RpcException>(() => session.WaitAsync(Cancellation));
        Assert.Equal((StatusCode.NotFound, "unknown origin"), (fault.StatusCode, fault.Status.Detail));
    }

    [Fact]
    public async Task An_idle_link_says_every_five_seconds_that_it_lives()
    {
        await _rig.AppendAsync(2);
        var (session, hub) = await DialAsync();
        await hub.WelcomeAsync();
        await hub.AcknowledgeAsync(await hub.NextBatchAsync());

        for (var sequence = 1UL; sequence <= 3; sequence++)
        {
            await _rig.Time.WaitForArmedTimersAsync(2, Cancellation);
            _rig.Time.Advance(TimeSpan.FromSeconds(5));
            var beat = (await hub.NextAsync()).Heartbeat;
            Assert.Equal((sequence, 20_000U, 2UL), (beat.Sequence, beat.DeadlineMs, beat.Size));
            Assert.Equal((_rig.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMicroseconds, beat.SentUs);
        }

        await EndAsync(hub, session, "closed");
    }

    [Fact]
    public async Task A_hub_that_is_silent_past_its_deadline_is_gone()
    {
        var (session, hub) = await DialAsync();
        await hub.WelcomeAsync();
        await _rig.Time.WaitForArmedTimersAsync(2, Cancellation);

        _rig.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("The hub said nothing for 20 s.", (await Assert.ThrowsAsync<HubLinkException>(() => session.WaitAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task A_hub_that_never_answers_hello_is_gone_sooner()
    {
        var (session, hub) = await DialAsync();
        await hub.NextAsync();
        await _rig.Time.WaitForArmedTimersAsync(1, Cancellation);

        _rig.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal("The hub said nothing for 10 s.", (await Assert.ThrowsAsync<HubLinkException>(() => session.WaitAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task What_the_hub_says_moves_its_deadline()
    {
        await _rig.AppendAsync(1);
        var (session, hub) = await DialAsync();
        await hub.WelcomeAsync();
        var batch = await hub.NextBatchAsync();
        await _rig.Time.WaitForArmedTimersAsync(2, Cancellation);
        _rig.Time.Advance(TimeSpan.FromSeconds(19));
        await hub.SayAsync(new SyncResponse { Heartbeat = new Heartbeat { Sequence = 1 } });
        await hub.AcknowledgeAsync(batch);
        await _rig.CursorWrites.ReachedAsync(1, Cancellation);

        _rig.Time.Advance(TimeSpan.FromSeconds(19));

        await EndAsync(hub, session, "The hub closed the stream.");
    }

    [Fact]
    public async Task A_hub_that_does_not_acknowledge_is_not_flooded()
    {
        // Each frame makes a message of some 50 KB, and a link that is not known yet has room for 256 KiB.
        for (var frame = 0; frame < 7; frame++)
        {
            await _rig.AppendAsync(4_096);
        }

        var (session, hub) = await DialAsync();
        await hub.WelcomeAsync();
        var last = new Batch();
        for (var batch = 0; batch < 6; batch++)
        {
            last = await hub.NextBatchAsync();
            AssertEntries(last, batch * 4_096, 4_096);
        }

        await _rig.Time.WaitForArmedTimersAsync(2, Cancellation);
        _rig.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.NotNull((await hub.NextAsync()).Heartbeat);
        await hub.AcknowledgeAsync(last);
        AssertEntries(await hub.NextBatchAsync(), 6 * 4_096, 4_096);
        await EndAsync(hub, session, "closed");
    }

    [Fact]
    public async Task A_hub_that_lost_what_it_has_cosigned_is_an_alarm_until_it_has_it_again()
    {
        await _rig.AppendAsync(3);
        await _rig.AppendAsync(2);
        var alarms = new List<string>();
        _state.Alarmed += alarms.Add;
        var (first, hub) = await DialAsync();
        await hub.WelcomeAsync();
        await hub.AcknowledgeAsync(await hub.NextBatchAsync());
        await _rig.CursorWrites.ReachedAsync(1, Cancellation);
        await EndAsync(hub, first, "closed");
        Assert.Empty(alarms);

        var (second, restored) = await DialAsync();
        await restored.WelcomeAsync();
        var again = await restored.NextBatchAsync();
        AssertEntries(again, 0, 5);

        Assert.Contains("holds 0 events, and has cosigned 5", Assert.Single(alarms));
        Assert.Equal(alarms[0], _state.Now.Alarm);
        await restored.AcknowledgeAsync(again);
        await GatewayRig.UntilAsync(() => _state.Now.Alarm.Length == 0);

        await EndAsync(restored, second, "closed");
    }

    [Fact]
    public async Task A_hub_that_got_back_what_it_lost_is_no_alarm_though_its_acknowledgement_was_lost()
    {
        var checkpoint = await _rig.AppendAsync(5);
        var (first, hub) = await DialAsync();
        await hub.WelcomeAsync();
        await hub.AcknowledgeAsync(await hub.NextBatchAsync());
        await _rig.CursorWrites.ReachedAsync(1, Cancellation);
        await EndAsync(hub, first, "closed");

        var (second, restored) = await DialAsync();
        await restored.WelcomeAsync();
        await restored.NextBatchAsync();
        await EndAsync(restored, second, "closed");
        Assert.Contains("holds 0 events, and has cosigned 5", _state.Now.Alarm);

        var (third, again) = await DialAsync();
        await again.WelcomeAsync(5, again.Cosign(checkpoint));
        await EndAsync(again, third, "closed");
        Assert.Equal("", _state.Now.Alarm);
    }

    [Fact]
    public async Task A_hubs_heartbeats_are_counted_and_its_deadline_is_believed()
    {
        var (session, hub) = await DialAsync();
        await hub.WelcomeAsync();
        await hub.SayAsync(new SyncResponse { Heartbeat = new Heartbeat { Sequence = 1, DeadlineMs = 3_000 } });
        await _rig.Time.WaitForArmedTimersAsync(2, Cancellation);

        await hub.SayAsync(new SyncResponse { Heartbeat = new Heartbeat { Sequence = 3, DeadlineMs = 3_000 } });

        await EndAsync(hub, session, "heartbeat 3 came where 2 was due");
    }

    [Fact]
    public async Task An_acknowledgement_that_overtakes_the_write_it_answers_is_no_nonsense()
    {
        await _rig.AppendAsync(3);
        var quick = new QuickHub(_hub.Key, cancellation => _rig.CursorWrites.ReachedAsync(1, cancellation));
        var session = new HubSession(_rig.Ledger, _book, _state, _rig.Time, "test 1.0");

        var running = session.RunAsync(new CustodySync.CustodySyncClient(quick), Cancellation);
        await Task.WhenAny(running, _rig.CursorWrites.ReachedAsync(1, Cancellation));
        quick.Close();

        Assert.Equal("The hub closed the stream.", (await Assert.ThrowsAsync<HubLinkException>(() => running.WaitAsync(Cancellation))).Message);
        Assert.Equal(3UL, _book.NextIndex);
    }

    [Fact]
    public async Task Being_asked_to_stop_ends_the_session_at_once()
    {
        using var stop = new CancellationTokenSource();
        var session = new HubSession(_rig.Ledger, _book, _state, _rig.Time, "test 1.0");
        var running = session.RunAsync(_hub.Client, stop.Token);
        var hub = await _hub.NextSessionAsync();
        await hub.WelcomeAsync();
        await _rig.Time.WaitForArmedTimersAsync(2, Cancellation);

        await stop.CancelAsync();

        var fault = await Assert.ThrowsAnyAsync<Exception>(() => running.WaitAsync(Cancellation));
        Assert.True(fault is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }, fault.ToString());
        Assert.Equal(0, _rig.Time.ArmedTimers);
    }

    private static async Task TwiceAsync(HubEnd hub, Batch batch)
    {
        await hub.AcknowledgeAsync(batch);
        await hub.AcknowledgeAsync(batch);
    }

    /// <summary>A gateway that was rolled back says so once more, in the knowledge of what the hub holds.</summary>
    private static async Task AheadAsync(HubEnd hub, string cosignature)
    {
        await hub.WelcomeAsync(4, cosignature);
        Assert.Equal(3UL, (await hub.NextAsync()).Heartbeat?.Size);
        hub.Close();
    }

    private static void AssertEntries(Batch batch, int first, int count)
    {
        Assert.Equal((ulong)first, batch.FirstIndex);
        Assert.Equal(Enumerable.Range(first, count).Select(LedgerRig.Text), batch.Entries.Select(entry => entry.ToStringUtf8()));
    }

    /// <summary>Ends the stream as the hub; everything it said before was heard by then.</summary>
    private static async Task EndAsync(HubEnd hub, Task session, string says)
    {
        hub.Close();
        Assert.Contains(says, (await Assert.ThrowsAsync<HubLinkException>(() => session.WaitAsync(Cancellation))).Message);
    }

    private async Task<(Task Session, HubEnd Hub)> DialAsync()
    {
        var session = RunAsync();
        return (session, await _hub.NextSessionAsync());
    }

    private async Task RunAsync()
    {
        var session = new HubSession(_rig.Ledger, _book, _state, _rig.Time, "test 1.0");
        await session.RunAsync(_hub.Client, Cancellation);
    }
}
