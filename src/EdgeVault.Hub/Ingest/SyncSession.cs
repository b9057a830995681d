using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hosting.Waking;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Telemetry;
using EdgeVault.Hub.Trust;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

/// <summary>One stream of one gateway, from its hello to its end.</summary>
internal sealed class SyncSession(
    TrustedSite site,
    Hello hello,
    Mirror mirror,
    Link link,
    IHubStore store,
    SiteBoard board,
    HubMetrics metrics,
    TimeProvider time,
    ILogger logger)
{
    // What a gateway says of itself is shown and kept in memory, so it is cut to size first.
    private const int ProblemsMax = 16;
    private const int TextMax = 200;

    // What waits for the disk at most; the gateway has no more on its way than that.
    private const long StagedBytesMax = 8 << 20;

    private readonly Bell _verified = new();
    private readonly Bell _stored = new();
    private string? _suspicion;
    private bool _isAckDue;
    private bool _isOver;
    private bool _isAccused;

    /// <summary>Answers the hello, then takes batches until the gateway or the token ends it.</summary>
    /// <exception cref="MirrorMovedException">A newer stream of the same origin took over.</exception>
    public async Task RunAsync(ActiveStreams streams, CancellationToken cancellation)
    {
        _suspicion = await mirror.GreetAsync(hello, cancellation);
        await AccuseIfRepeatedAsync(cancellation);

        // Only now: a stranger who merely knows an origin's name must not end that origin's stream.
        using var lease = streams.Take(site.Origin);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Replaced);
        try
        {
            await AnnounceAsync(either.Token);
            await link.SendAsync(new SyncResponse { Resume = Resume() }, either.Token);
            await RunAllAsync(either.Token);
        }
        catch (OperationCanceledException) when (!lease.IsCurrent)
        {
            throw new MirrorMovedException($"A newer stream speaks for {site.Origin}.");
        }
        finally
        {
            if (lease.IsCurrent)
            {
                board.Update(site.Origin, now => now with { IsConnected = false });
            }
        }
    }

    private async Task AnnounceAsync(CancellationToken cancellation)
    {
        if (_suspicion is not null)
        {
            IngestLog.LowerHello(logger, site.Origin, _suspicion);
        }

        Show(now => now with
        {
            IsConnected = true,
            IsDoubted = _suspicion is not null,
            SizeThere = Signed(hello.Size),
            Problems = ProblemsNow(),
            Software = Shortened(hello.Software),
            LastError = null,
        });
    }

    /// <summary>Whichever of verifying, storing and speaking fails first ends the others, and is the one that is
    /// reported.</summary>
    private async Task RunAllAsync(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var taking = TakeAllAsync(end.Token);
        var storing = StoreAllAsync(end.Token);
        var beating = link.BeatAsync(() => mirror.Size, end.Token);
        var first = await Task.WhenAny(taking, storing, beating);
        if (taking.IsCompletedSuccessfully)
        {
            // The gateway has said all; what it said is stored and answered before the stream ends.
            first = await Task.WhenAny(storing, beating);
        }

        // Not by a thread of the pool: a simulation runs all of this on one.
        end.Cancel();
        await Task.WhenAll(taking, storing, beating).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        await first;
    }

    private async Task TakeAllAsync(CancellationToken cancellation)
    {
        while (await link.ReceiveAsync(cancellation) is { } message)
        {
            switch (message.MessageCase)
            {
                case SyncRequest.MessageOneofCase.Batch:
                    await TakeAsync(message.Batch, cancellation);
                    break;
                case SyncRequest.MessageOneofCase.Heartbeat:
                    Show(now => now with { SizeThere = Signed(message.Heartbeat.Size) });
                    await AccuseUnlessAsync((long)message.Heartbeat.Size >= mirror.Size, cancellation);
                    break;
                default:
                    throw new SyncRefusalException(
                        Code.Malformed,
                        $"'{message.MessageCase}' came where a batch or a heartbeat was due.",
                        mirror.Head);
            }
        }

        await AccuseUnlessAsync(false, cancellation);
        Volatile.Write(ref _isOver, true);
        _verified.Ring();
    }

    private async Task TakeAsync(Batch batch, CancellationToken cancellation)
    {
        var before = mirror.SizeVerified;
        var started = time.GetTimestamp();
        var outcome = await mirror.VerifyAsync(batch, cancellation);
        metrics.Batch(site.Site, outcome, mirror.SizeVerified - before, time.GetElapsedTime(started));

        // A tree that reaches what the hub held explains a lower hello.
        var reaches = batch.FirstIndex + (ulong)batch.Entries.Count >= (ulong)before;
        _suspicion = reaches ? null : _suspicion;
        await AccuseUnlessAsync(reaches, cancellation);
        Volatile.Write(ref _isAckDue, true);
        _verified.Ring();
        while (mirror.BytesStaged > StagedBytesMax)
        {
            await _stored.WaitAsync(cancellation);
        }
    }

    /// <summary>Stores what is verified, together what came while the disk was busy, and acknowledges it.</summary>
    private async Task StoreAllAsync(CancellationToken cancellation)
    {
        bool isOver;
        do
        {
            await _verified.WaitAsync(cancellation);
            isOver = Volatile.Read(ref _isOver);
            if (Interlocked.Exchange(ref _isAckDue, false))
            {
                await AnswerAsync(cancellation);
            }
        }
        while (!isOver);
    }

    private async Task AnswerAsync(CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        await mirror.StoreAsync(cancellation);
        metrics.Stored(site.Site, time.GetElapsedTime(started));
        _stored.Ring();
        Show(now => now with
        {
            Head = mirror.Head,
            IsDoubted = _suspicion is not null,
            SizeThere = Math.Max(now.SizeThere, mirror.Size),
            Problems = ProblemsNow(),
        });
        await link.SendAsync(new SyncResponse { Ack = AckOf(mirror.Head) }, cancellation);
    }

    /// <summary>
    /// A lower hello alone may be an old one that was long on its way. It goes on record when the gateway, having heard
    /// what the hub holds, speaks again and does not reach it, or when the next hello is too low again.
    /// </summary>
    private async Task AccuseUnlessAsync(bool isExplained, CancellationToken cancellation)
    {
        if (_suspicion is { } suspicion && !isExplained && !_isAccused)
        {
            _isAccused = true;
            await mirror.AccuseAsync(hello, suspicion, cancellation);
            await board.CountConflictsAsync(store, cancellation);
        }
    }

    private Task AccuseIfRepeatedAsync(CancellationToken cancellation) =>
        AccuseUnlessAsync(board.Find(site.Origin)?.IsDoubted != true, cancellation);

    private void Show(Func<SiteNow, SiteNow> change)
    {
        var heard = time.GetUtcNow();
        board.Update(site.Origin, now => change(now) with { HeardAt = heard });
    }

    private List<string> ProblemsNow()
    {
        var problems = hello.Problems.Take(ProblemsMax).Select(Shortened).ToList();
        if (_suspicion is not null)
        {
            problems.Add(_suspicion);
        }

        return problems;
    }

    private static Ack AckOf(MirrorHead? head) => new()
    {
        NextIndex = (ulong)(head?.Size ?? 0),
        Cosignature = head?.Cosignature ?? "",
    };

    private Resume Resume() => new()
    {
        Protocol = SyncProtocol.Choose(hello) ?? SyncProtocol.Newest,
        NextIndex = (ulong)mirror.Size,
        Cosignature = mirror.Head?.Cosignature ?? "",
    };

    private static long Signed(ulong size) => (long)Math.Min(size, long.MaxValue);

    private static string Shortened(string text) => text.Length <= TextMax ? text : text[..TextMax] + "…";
}
