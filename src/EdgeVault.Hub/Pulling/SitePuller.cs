using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Ingest;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Telemetry;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger.Checkpoints;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Pulling;

/// <summary>The hub as the client: pulls from gateways that cannot dial out, and believes them no more than those that
/// do.
/// </summary>
/// <remarks>Acknowledged is only what is stored and cosigned here; every end of a stream is followed by the next
/// try.</remarks>
internal sealed class SitePuller(
    GatewayDialler dialler, EpochKeys epochs, IHubStore store, NoteSigner hubKey, ActiveStreams streams, SiteBoard board,
    HubMetrics metrics, IOptions<HubOptions> options, TimeProvider time, ILogger<SitePuller> logger) : BackgroundService
{
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(15);

    /// <summary>The name under which this hub's cursor is kept at gateways.</summary>
    private string Consumer => $"hub-{options.Value.Name}"[..Math.Min(32, options.Value.Name.Length + 4)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(options.Value.Sites
                .Where(site => site.Value.Address.Length > 0)
                .Select(site => FollowAsync(site.Key, site.Value, stoppingToken)));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task FollowAsync(string site, SiteOptions settings, CancellationToken stopping)
    {
        for (var failures = 0; ; failures++)
        {
            var got = 0L;
            try
            {
                using var channel = dialler.Dial(site, settings);
                var client = new CustodyStream.CustodyStreamClient(channel.CreateCallInvoker());
                await PullAsync(site, client, events => got += events, stopping);
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested && IsOfTheLink(fault))
            {
                PullingLog.Lost(logger, site, settings.Address, fault is RpcException rpc ? rpc.Status.Detail : fault.Message);
            }

            failures = got > 0 ? 0 : failures;
            var seconds = Math.Min(BackoffMax.TotalSeconds, Math.Pow(2, Math.Min(failures, 10)));
            await Task.Delay(TimeSpan.FromSeconds(seconds), time, stopping);
        }
    }

    private static bool IsOfTheLink(Exception fault) =>
        fault is RpcException or IOException or OperationCanceledException or TimeoutException
            or SyncRefusalException or MirrorMovedException;

    private async Task PullAsync(
        string name, CustodyStream.CustodyStreamClient client, Action<long> took, CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var described = await client.DescribeAsync(
            new DescribeRequest(), deadline: Deadline(), cancellationToken: ended.Token);
        var hello = new Hello
        {
            Protocol = SyncProtocol.Newest,
            Origin = described.Origin,
            Size = described.Size,
            Checkpoint = described.Checkpoint,
            Rotations = { described.Rotations },
        };
        var site = await epochs.FindAsync(hello, ended.Token);
        if (site is null || site.Site != name)
        {
            throw new SyncRefusalException(Code.UnknownOrigin, $"It serves '{described.Origin}', which is not this site's.");
        }

        var mirror = await Mirror.OpenAsync(site, hello, store, hubKey, time, ended.Token);
        var suspicion = await SuspicionAsync(client, mirror, hello, ended.Token);
        using var lease = streams.Take(site.Origin);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, lease.Replaced);
        Show(site, now => now with
        {
            IsConnected = true,
            SizeThere = (long)described.Size,
            LastError = null,
            Problems = suspicion is null ? [] : [suspicion],
        });
        try
        {
            await TakeAsync(site, mirror, client, took, either.Token);
        }
        catch (SyncRefusalException refusal)
        {
            metrics.Refusal(site.Site, refusal.Code);
            board.Update(site.Origin, now => now with { LastError = refusal.Message });
            await board.CountConflictsAsync(store, CancellationToken.None);
            throw;
        }
        finally
        {
            ended.Cancel();
            board.Update(site.Origin, now => now with { IsConnected = false });
        }
    }

    /// <summary>What was described may be older than what the hub has by now, by another way; what is described after
    /// that is not.</summary>
    private async Task<string?> SuspicionAsync(
        CustodyStream.CustodyStreamClient client, Mirror mirror, Hello hello, CancellationToken cancellation)
    {
        if (await mirror.GreetAsync(hello, cancellation) is not { } suspicion)
        {
            return null;
        }

        var again = await client.DescribeAsync(
            new DescribeRequest(), deadline: Deadline(), cancellationToken: cancellation);
        if (again.Origin == hello.Origin && again.Size >= (ulong)mirror.Size)
        {
            return null;
        }

        await mirror.AccuseAsync(hello, suspicion, cancellation);
        await board.CountConflictsAsync(store, cancellation);
        return suspicion;
    }

    private async Task TakeAsync(
        TrustedSite site, Mirror mirror, CustodyStream.CustodyStreamClient client, Action<long> took,
        CancellationToken cancellation)
    {
        using var call = client.Pull(
            new PullRequest
            {
                Consumer = Consumer, Origin = site.Origin, NextIndex = (ulong)mirror.Size, Follow = true,
            },
            cancellationToken: cancellation);
        while (await call.ResponseStream.MoveNext(cancellation)
            .WaitAsync(options.Value.Link.SilenceMax, time, cancellation))
        {
            var message = call.ResponseStream.Current;
            if (message.Batch is { } batch)
            {
                var (before, started) = (mirror.Size, time.GetTimestamp());
                var outcome = await mirror.TakeAsync(batch, cancellation);
                took(mirror.Size - before);
                metrics.Batch(site.Site, outcome, mirror.Size - before, time.GetElapsedTime(started));
                Show(site, now => now with { Head = mirror.Head, SizeThere = Math.Max(now.SizeThere, mirror.Size) });
                await client.AcknowledgeAsync(
                    new AcknowledgeRequest
                    {
                        Consumer = Consumer, Origin = site.Origin, NextIndex = (ulong)mirror.Size,
                    },
                    deadline: Deadline(),
                    cancellationToken: cancellation);
            }
            else if (message.Heartbeat is { } heartbeat)
            {
                Show(site, now => now with { SizeThere = (long)Math.Min(heartbeat.Size, long.MaxValue) });
            }
        }
    }

    private void Show(TrustedSite site, Func<SiteNow, SiteNow> change)
    {
        var heard = time.GetUtcNow();
        board.Update(site.Origin, now => change(now) with { HeardAt = heard });
    }

    private DateTime Deadline() => (time.GetUtcNow() + CallTimeout).UtcDateTime;
}

internal static partial class PullingLog
{
    [LoggerMessage(6210, LogLevel.Warning,
        "Site {Site} at {Address} cannot be pulled from now: {Why} It is tried again; nothing is lost meanwhile.")]
    public static partial void Lost(ILogger logger, string site, string address, string why);
}
