using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Telemetry;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger.Checkpoints;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

/// <summary><c>edgevault.sync.v1.CustodySync</c>: gateways push their ledgers here.</summary>
internal sealed class CustodySyncService(
    TrustedSites sites, IHubStore store, NoteSigner hubKey, ActiveStreams streams, SiteBoard board, HubMetrics metrics,
    IOptions<HubOptions> options, IHostApplicationLifetime host, TimeProvider time, ILogger<CustodySyncService> logger) : CustodySync.CustodySyncBase
{
    public override async Task Sync(
        IAsyncStreamReader<SyncRequest> requestStream, IServerStreamWriter<SyncResponse> responseStream, ServerCallContext context)
    {
        using var link = new Link(requestStream, responseStream, options.Value.Link, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, host.ApplicationStopping);
        var hello = await FirstAsync(link, ended.Token);
        var site = sites.Find(hello.Origin) ?? throw UnknownOrigin(hello.Origin, context.Peer);
        using var lease = streams.Take(site.Origin);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended.Token, lease.Replaced);
        IngestLog.Opened(logger, site.Origin, context.Peer, hello.Size);
        var ending = await RunAsync(site, hello, link, lease, either.Token);
        if (lease.IsCurrent)
        {
            board.Update(site.Origin, now => now with { IsConnected = false, LastError = ending?.Status.Detail });
        }

        IngestLog.Closed(logger, site.Origin, ending?.Status.Detail ?? "the gateway said all it wanted to");
        if (ending is not null)
        {
            throw ending;
        }
    }

    /// <returns>How the stream is to end; null for well.</returns>
    private async Task<RpcException?> RunAsync(
        TrustedSite site, Hello hello, Link link, ActiveStreams.Lease lease, CancellationToken cancellation)
    {
        try
        {
            var mirror = await Mirror.OpenAsync(site, store, hubKey, time, cancellation);
            await new SyncSession(site, hello, mirror, link, store, board, metrics, time, logger).RunAsync(cancellation);
            return null;
        }
        catch (SyncRefusalException refusal)
        {
            return await RefusedAsync(site, refusal);
        }
        catch (HubStoreException fault)
        {
            IngestLog.StoreFailed(logger, site.Origin, fault);
            return Ended(StatusCode.Unavailable, "The hub cannot store anything now; nothing was acknowledged.");
        }
        catch (MirrorMovedException moved)
        {
            return Ended(StatusCode.Aborted, moved.Message);
        }
        catch (TimeoutException)
        {
            return Ended(StatusCode.DeadlineExceeded, "The link was silent past its deadline.");
        }
        catch (RpcException fault)
        {
            // gRPC itself refused a message, such as one above the size limit.
            return fault;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            return !lease.IsCurrent ? Ended(StatusCode.Aborted, $"A newer stream speaks for {site.Origin}.")
                : host.ApplicationStopping.IsCancellationRequested ? Ended(StatusCode.Unavailable, "The hub is stopping.")
                : Ended(StatusCode.Cancelled, "The link broke.");
        }
    }

    private static async Task<Hello> FirstAsync(Link link, CancellationToken cancellation)
    {
        try
        {
            return await link.ReceiveAsync(cancellation) switch
            {
                { Hello: { Protocol: SyncSession.ProtocolVersion } hello } => hello,
                { Hello: { } hello } => throw new SyncRefusalException(
                    Code.UnsupportedProtocol, $"Protocol {hello.Protocol} is not spoken here; {SyncSession.ProtocolVersion} is. Update the older side."),
                var other => throw new SyncRefusalException(
                    Code.Malformed, $"'{other?.MessageCase.ToString() ?? "nothing"}' came where a hello was due."),
            };
        }
        catch (SyncRefusalException refusal)
        {
            throw refusal.ToRpc();
        }
        catch (TimeoutException)
        {
            throw Ended(StatusCode.DeadlineExceeded, "No hello came.");
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            throw Ended(StatusCode.Unavailable, "The stream ended before its hello.");
        }
    }

    private RpcException UnknownOrigin(string origin, string peer)
    {
        metrics.Refusal("", Code.UnknownOrigin);
        IngestLog.UnknownOrigin(logger, origin.Length > LedgerOriginMax ? origin[..LedgerOriginMax] : origin, peer);
        return new SyncRefusalException(Code.UnknownOrigin, "This hub has no key for that origin; add the site to EdgeVaultHub:Sites.").ToRpc();
    }

    private async Task<RpcException> RefusedAsync(TrustedSite site, SyncRefusalException refusal)
    {
        metrics.Refusal(site.Site, refusal.Code);
        IngestLog.Refused(logger, site.Origin, refusal.Code, refusal.Message);
        if (refusal.Code is Code.Fork or Code.RootMismatch)
        {
            await board.CountConflictsAsync(store, CancellationToken.None);
        }

        return refusal.ToRpc();
    }

    private static RpcException Ended(StatusCode status, string why) => new(new Status(status, why));

    private const int LedgerOriginMax = Ledger.LedgerOrigin.BytesMax;
}
