using EdgeVault.Contracts.Sync.V1;
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

    private string? _suspicion;

    /// <summary>Answers the hello, then takes batches until the gateway or the token ends it.</summary>
    /// <exception cref="MirrorMovedException">A newer stream of the same origin took over.</exception>
    public async Task RunAsync(ActiveStreams streams, CancellationToken cancellation)
    {
        _suspicion = await mirror.GreetAsync(hello, cancellation);

        // Only now: a stranger who merely knows an origin's name must not end that origin's stream.
        using var lease = streams.Take(site.Origin);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, lease.Replaced);
        try
        {
            await AnnounceAsync(either.Token);
            await link.SendAsync(new SyncResponse { Resume = Resume() }, either.Token);
            await RunBothAsync(either.Token);
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
            await board.CountConflictsAsync(store, cancellation);
        }

        Show(now => now with
        {
            IsConnected = true,
            SizeThere = Signed(hello.Size),
            Problems = ProblemsNow(),
            Software = Shortened(hello.Software),
            LastError = null,
        });
    }

    /// <summary>Whichever direction fails first ends the other, and is the one that is reported.</summary>
    private async Task RunBothAsync(CancellationToken cancellation)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var taking = TakeAllAsync(end.Token);
        var beating = link.BeatAsync(() => mirror.Size, end.Token);
        var first = await Task.WhenAny(taking, beating);
        // Not by a thread of the pool: a simulation runs all of this on one.
        end.Cancel();
        await Task.WhenAll(taking, beating).ConfigureAwait(
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
                    break;
                default:
                    throw new SyncRefusalException(
                        Code.Malformed,
                        $"'{message.MessageCase}' came where a batch or a heartbeat was due.",
                        mirror.Head);
            }
        }
    }

    private async Task TakeAsync(Batch batch, CancellationToken cancellation)
    {
        var before = mirror.Size;
        var started = time.GetTimestamp();
        var outcome = await mirror.TakeAsync(batch, cancellation);
        metrics.Batch(site.Site, outcome, mirror.Size - before, time.GetElapsedTime(started));

        // A tree that reaches what the hub held explains a lower hello; until then the suspicion is shown.
        var reaches = batch.FirstIndex + (ulong)batch.Entries.Count >= (ulong)before;
        _suspicion = reaches ? null : _suspicion;
        Show(now => now with
        {
            Head = mirror.Head,
            SizeThere = Math.Max(now.SizeThere, mirror.Size),
            Problems = ProblemsNow(),
        });
        await link.SendAsync(new SyncResponse { Ack = Ack() }, cancellation);
    }

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

    private Ack Ack() => new() { NextIndex = (ulong)mirror.Size, Cosignature = mirror.Head?.Cosignature ?? "" };

    private Resume Resume() => new()
    {
        Protocol = SyncProtocol.Choose(hello) ?? SyncProtocol.Newest,
        NextIndex = (ulong)mirror.Size,
        Cosignature = mirror.Head?.Cosignature ?? "",
    };

    private static long Signed(ulong size) => (long)Math.Min(size, long.MaxValue);

    private static string Shortened(string text) => text.Length <= TextMax ? text : text[..TextMax] + "…";
}
