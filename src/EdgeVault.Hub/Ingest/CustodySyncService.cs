using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hosting.Tls;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Configuration;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Telemetry;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using Grpc.Core;
using Microsoft.Extensions.Options;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

/// <summary><c>edgevault.sync.v1.CustodySync</c>: gateways push their ledgers here.</summary>
internal sealed class CustodySyncService(
    EpochKeys epochs,
    IHubStore store,
    NoteSigner hubKey,
    ActiveStreams streams,
    SiteBoard board,
    HubMetrics metrics,
    IOptions<HubOptions> options,
    IHostApplicationLifetime host,
    TimeProvider time,
    ILogger<CustodySyncService> logger) : CustodySync.CustodySyncBase
{
    public override async Task Sync(
        IAsyncStreamReader<SyncRequest> requestStream,
        IServerStreamWriter<SyncResponse> responseStream,
        ServerCallContext context)
    {
        var link = new Link(requestStream, responseStream, options.Value.Link, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(
            context.CancellationToken, host.ApplicationStopping);
        TrustedSite? site = null;
        try
        {
            var hello = await HelloAsync(link, ended.Token);
            DemandOwnCertificate(hello.Origin, context);
            site = await epochs.FindAsync(hello, ended.Token) ?? throw UnknownOrigin(hello.Origin, context.Peer);
            IngestLog.Opened(logger, site.Origin, context.Peer, hello.Size);
            var mirror = await Mirror.OpenAsync(site, hello, store, hubKey, time, ended.Token);
            var session = new SyncSession(site, hello, mirror, link, store, board, metrics, time, logger);
            await session.RunAsync(streams, ended.Token);
            IngestLog.Closed(logger, site.Origin, "the gateway said all it wanted to");
        }
        catch (SyncRefusalException refusal)
        {
            await NoteAsync(site, refusal);
            throw refusal.ToRpc();
        }
        catch (Exception fault) when (EndingOf(fault, context) is { } ending)
        {
            Note(site, fault, ending.Status);
            throw ending;
        }
    }

    private static async Task<Hello> HelloAsync(Link link, CancellationToken cancellation) =>
        await link.ReceiveAsync(cancellation) switch
        {
            { Hello: { } hello } when SyncProtocol.Choose(hello) is not null => hello,
            { Hello: { } hello } => throw new SyncRefusalException(
                Code.UnsupportedProtocol,
                $"Protocol {hello.ProtocolMin}–{hello.Protocol} is not spoken here; "
                + $"{SyncProtocol.Oldest}–{SyncProtocol.Newest} is: update the older."),
            var other => throw new SyncRefusalException(
                Code.Malformed, $"'{other?.MessageCase.ToString() ?? "nothing"}' came where a hello was due."),
        };

    /// <summary>A gateway speaks for its own ledger, whatever it may know of another's.</summary>
    private void DemandOwnCertificate(string origin, ServerCallContext context)
    {
        if (HubCallRules.CallerOf(context) is not { } caller || (LedgerOrigin.TryParse(origin, out var parsed)
            && parsed.Site == caller.Site && parsed.Gateway == caller.Detail))
        {
            return;
        }

        IngestLog.WrongCertificate(logger, Shown(origin), caller, context.Peer);
        throw new SyncRefusalException(
            Code.WrongCertificate, $"The certificate is that of {caller}, which is not the gateway of this ledger.");
    }

    // It goes to a log that people read on terminals: no control characters, and no more than an origin can have.
    private static string Shown(string origin) =>
        new([.. origin.Take(LedgerOrigin.BytesMax).Select(c => char.IsControl(c) ? '?' : c)]);

    private SyncRefusalException UnknownOrigin(string origin, string peer)
    {
        IngestLog.UnknownOrigin(logger, Shown(origin), peer);
        return new SyncRefusalException(
            Code.UnknownOrigin, "This hub has no key for that origin; add the site to EdgeVaultHub:Sites.");
    }

    /// <summary>How gRPC is to end the stream; null for what should not happen.</summary>
    private RpcException? EndingOf(Exception fault, ServerCallContext context) => fault switch
    {
        HubStoreException => Ended(StatusCode.Unavailable, "The hub cannot store now; nothing was acknowledged."),
        MirrorMovedException => Ended(StatusCode.Aborted, fault.Message),
        TimeoutException => Ended(StatusCode.DeadlineExceeded, "The link was silent past its deadline."),

        // gRPC itself refused a message, such as one above the size limit.
        RpcException refused => refused,
        OperationCanceledException or IOException when host.ApplicationStopping.IsCancellationRequested =>
            Ended(StatusCode.Unavailable, "The hub is stopping."),
        OperationCanceledException or IOException => Ended(StatusCode.Cancelled, WhyBroken(context)),

        // What gRPC says to whoever reads or writes behind the end of a call that the other side gave up.
        InvalidOperationException when context.CancellationToken.IsCancellationRequested =>
            Ended(StatusCode.Cancelled, WhyBroken(context)),
        _ => null,
    };

    private static string WhyBroken(ServerCallContext context) => HubCallRules.EndOf(context)?.Fault switch
    {
        PeerFault.Revoked => "The certificate that it came with was revoked.",
        PeerFault.Expired => "The certificate that it came with expired.",
        _ => "The link broke.",
    };

    private async Task NoteAsync(TrustedSite? site, SyncRefusalException refusal)
    {
        metrics.Refusal(site?.Site ?? "", refusal.Code);
        if (site is null)
        {
            return;
        }

        IngestLog.Refused(logger, site.Origin, refusal.Code, refusal.Message);
        board.Update(site.Origin, now => now with { LastError = refusal.Message });
        await board.CountConflictsAsync(store, CancellationToken.None);
    }

    private void Note(TrustedSite? site, Exception fault, Status ending)
    {
        if (site is null)
        {
            return;
        }

        if (fault is HubStoreException)
        {
            IngestLog.StoreFailed(logger, site.Origin, fault);
        }

        IngestLog.Closed(logger, site.Origin, ending.Detail);
        if (fault is not MirrorMovedException)
        {
            board.Update(site.Origin, now => now with { LastError = ending.Detail });
        }
    }

    private static RpcException Ended(StatusCode status, string why) => new(new Status(status, why));
}
