using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Certificates;
using EdgeVault.Gateway.Streaming;
using EdgeVault.Hosting.Waking;
using EdgeVault.Ledger;
using Grpc.Core;

namespace EdgeVault.Gateway.Uplink;

/// <summary>One connection to a hub, from hello to its end: sends what is durable, in order,
/// and books what is acknowledged.</summary>
/// <remarks>One task writes, one reads, one keeps what was acknowledged. Silence of the hub past its deadline ends the
/// session: a half-open link says nothing.</remarks>
internal sealed class HubSession(
    SegmentLedger ledger, HubBook book, HubLinkState state, TimeProvider time, string software,
    HubLinkLimits? limits = null)
{
    public const uint ProtocolOldest = 1;
    public const uint ProtocolNewest = 1;

    // Named by grpc-dotnet: what the messages of this call are compressed with, unless one says otherwise.
    private const string EncodingHeader = "grpc-internal-encoding-request";
    private const int CompressFrom = 2 << 10;

    private static readonly TimeSpan ResumeTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan HeartbeatPeriod = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan DeadlineMin = TimeSpan.FromSeconds(1);
    private static readonly WriteOptions Plain = new(WriteFlags.NoCompress);

    private readonly HubLinkLimits _limits = limits ?? new HubLinkLimits();
    private readonly SendWindow _window = new(time, (limits?.KilobitsPerSecondMax ?? 0) * 125.0);
    private readonly Bell _acknowledgedMore = new();
    private readonly SendPace _pace = new((limits?.KilobitsPerSecondMax ?? 0) * 125.0, time);
    private TimeSpan _deadline = Deadline;
    private ulong _heartbeatsIn;
    private ulong _sent;
    private ulong _acknowledged;

    /// <summary>Runs until the link ends or <paramref name="cancellation"/> asks.</summary>
    /// <exception cref="RpcException">The link or the hub failed.</exception>
    /// <exception cref="HubLinkException">The hub answers nonsense, or is silent.</exception>
    public async Task RunAsync(CustodySync.CustodySyncClient hub, CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var call = hub.Sync(headers: Headers(), cancellationToken: ended.Token);
        call.RequestStream.WriteOptions = Plain;
        // Not awaited before the answer: a hub that hangs up at once fails this write, and only the answer says why.
        var greeting = call.RequestStream.WriteAsync(new SyncRequest { Hello = HelloOf() }, ended.Token);

        var first = await FirstAsync(call.ResponseStream, greeting, ended.Token);
        var resume = first?.Resume
            ?? throw new HubLinkException($"The hub answered hello with '{first?.MessageCase}'; a resume was due.");
        await greeting;
        if (resume.NextIndex > ledger.DurableSize)
        {
            await Quietly(ConfessAsync(call, ended.Token));
        }

        Begin(resume);
        var sending = SendAsync(call.RequestStream, ended.Token);
        var receiving = ReceiveAsync(call.ResponseStream, ended.Token);
        var keeping = KeepAsync(ended.Token);
        var ender = await Task.WhenAny(sending, receiving, keeping);
        // Not by a thread of the pool: a simulation runs all of this on one.
        ended.Cancel();
        await Quietly(sending);
        await Quietly(receiving);
        await Quietly(keeping);
        book.Keep();

        // Giving up on a silent hub cancels the call, which the sender may feel first; the receiver knows why.
        await (receiving.Exception?.InnerException is HubLinkException ? receiving : ender);
    }

    private Metadata? Headers() => _limits.Compresses ? new Metadata { { EncodingHeader, "gzip" } } : null;

    private async Task<SyncResponse?> FirstAsync(
        IAsyncStreamReader<SyncResponse> responses, Task greeting, CancellationToken cancellation)
    {
        try
        {
            return await NextAsync(responses, ResumeTimeout, cancellation);
        }
        catch
        {
            await Quietly(greeting);
            throw;
        }
    }

    /// <summary>Says again, in the knowledge of what the hub holds, that this ledger has less: then the hub knows that
    /// it was no old hello. Nothing else is said.</summary>
    private async Task ConfessAsync(
        AsyncDuplexStreamingCall<SyncRequest, SyncResponse> call, CancellationToken cancellation)
    {
        await call.RequestStream.WriteAsync(new SyncRequest { Heartbeat = HeartbeatOf(1) }, cancellation);
        await call.RequestStream.CompleteAsync();
        while (await NextAsync(call.ResponseStream, ResumeTimeout, cancellation) is not null)
        {
            // Until the hub hangs up: it has heard all by then.
        }
    }

    private Hello HelloOf() => new()
    {
        Protocol = ProtocolNewest,
        ProtocolMin = ProtocolOldest,
        Origin = ledger.Origin,
        Size = ledger.DurableSize,
        Checkpoint = ledger.Checkpoint.ToString(),
        Software = software,
        EpochStatements = { EpochHistory.StatementsOf(ledger) },
        Rotations = { ledger.Keys.Rotations.Select(rotation => rotation.Statement) },
        Problems = { ledger.State.Reason is { } reason ? [reason] : [] },
    };

    private void Begin(Resume resume)
    {
        if (resume.Protocol is < ProtocolOldest or > ProtocolNewest)
        {
            throw new HubLinkException(
                $"The hub speaks protocol {resume.Protocol}; this gateway speaks {ProtocolOldest}–{ProtocolNewest}. "
                + "Update the older of the two.");
        }

        book.CheckResume(resume, ledger.DurableSize);
        _sent = _acknowledged = resume.NextIndex;
        state.Live(resume.NextIndex);
        if (resume.NextIndex < book.NextIndex)
        {
            state.HubRolledBack(resume.NextIndex, book.NextIndex);
        }
    }

    private async Task SendAsync(IClientStreamWriter<SyncRequest> requests, CancellationToken cancellation)
    {
        var heartbeats = 0UL;
        while (true)
        {
            if (await HasRoomAsync(cancellation)
                && ledger.ReadFrames(_sent, BatchMapping.EntriesMax, _window.BatchBytes) is { } batch)
            {
                var message = new SyncRequest { Batch = BatchMapping.ToMessage(batch) };
                var bytes = message.CalculateSize();
                // Before the write: its acknowledgement may be here before the write returns.
                Volatile.Write(ref _sent, batch.NextIndex);
                _window.Add(batch.NextIndex, bytes);
                _pace.Sent(bytes);
                requests.WriteOptions = _limits.Compresses && bytes >= CompressFrom ? WriteOptions.Default : Plain;
                await requests.WriteAsync(message, cancellation);
            }
            else
            {
                requests.WriteOptions = Plain;
                await requests.WriteAsync(new SyncRequest { Heartbeat = HeartbeatOf(++heartbeats) }, cancellation);
            }
        }
    }

    /// <summary>Waits for something to send and room to send it; false when a heartbeat is due first.</summary>
    private async Task<bool> HasRoomAsync(CancellationToken cancellation)
    {
        using var beat = new CancellationTokenSource(HeartbeatPeriod, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(beat.Token, cancellation);
        try
        {
            await _pace.WaitAsync(either.Token);
            await _window.RoomAsync(either.Token);
            await ledger.WaitForSizeAsync(_sent, either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task ReceiveAsync(IAsyncStreamReader<SyncResponse> responses, CancellationToken cancellation)
    {
        while (true)
        {
            var message = await NextAsync(responses, _deadline, cancellation)
                ?? throw new HubLinkException("The hub closed the stream.");
            switch (message.MessageCase)
            {
                case SyncResponse.MessageOneofCase.Ack:
                    Book(message.Ack);
                    break;
                case SyncResponse.MessageOneofCase.Heartbeat:
                    Note(message.Heartbeat);
                    break;
                default:
                    throw new HubLinkException(
                        $"The hub sent '{message.MessageCase}' where an ack or a heartbeat was due.");
            }
        }
    }

    private void Book(Ack ack)
    {
        if (ack.NextIndex <= _acknowledged || ack.NextIndex > Volatile.Read(ref _sent))
        {
            throw new HubLinkException(
                $"The hub acknowledged up to {ack.NextIndex}; between {_acknowledged + 1} and {_sent} was due.");
        }

        book.Acknowledge(ack);
        Volatile.Write(ref _acknowledged, ack.NextIndex);
        _window.Acknowledge(ack.NextIndex);
        state.Acknowledged(ack.NextIndex, time.GetUtcNow());
        _acknowledgedMore.Ring();
    }

    /// <summary>Writes acknowledgements down beside the receiving: the hub is not to wait for this disk.</summary>
    private async Task KeepAsync(CancellationToken cancellation)
    {
        while (true)
        {
            await _acknowledgedMore.WaitAsync(cancellation);
            book.Keep();
        }
    }

    private void Note(Heartbeat heartbeat)
    {
        if (heartbeat.Sequence != ++_heartbeatsIn)
        {
            throw new HubLinkException(
                $"The hub's heartbeat {heartbeat.Sequence} came where {_heartbeatsIn} was due.");
        }

        // A hub may promise to speak sooner than this gateway insists on, never later.
        var promised = TimeSpan.FromMilliseconds(heartbeat.DeadlineMs);
        _deadline = promised >= DeadlineMin && promised < Deadline ? promised : Deadline;
    }

    private async Task<SyncResponse?> NextAsync(
        IAsyncStreamReader<SyncResponse> responses, TimeSpan within, CancellationToken cancellation)
    {
        using var late = new CancellationTokenSource(within, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            return await responses.MoveNext(either.Token) ? responses.Current : null;
        }
        catch (Exception fault)
            when (late.IsCancellationRequested && fault is OperationCanceledException or RpcException)
        {
            throw new HubLinkException($"The hub said nothing for {within.TotalSeconds:0} s.", fault);
        }
    }

    private Heartbeat HeartbeatOf(ulong sequence) => new()
    {
        Sequence = sequence,
        DeadlineMs = (uint)Deadline.TotalMilliseconds,
        SentUs = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
        Size = ledger.DurableSize,
    };

    /// <summary>The first failure of the two tasks is the one that counts; the other only ends.</summary>
    private static async Task Quietly(Task task) => await task.ConfigureAwait(
        ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
}
