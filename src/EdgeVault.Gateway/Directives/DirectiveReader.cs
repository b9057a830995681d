using EdgeVault.Contracts.Directives.V1;
using EdgeVault.Custody;
using EdgeVault.Gateway.Certificates;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.StockQueries;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gateway.Uplink;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Directives;

/// <summary>Follows what each hub asks of this site, answers it in the ledger, and lets reservations lapse.</summary>
/// <remarks>
/// An answer is durable before the cursor moves; a crash between the two gives it twice, and the hub takes the first.
/// </remarks>
internal sealed partial class DirectiveReader(
    IOptions<GatewayOptions> options, IOptions<CustodyOptions> custody, HubCredentialsBook credentials,
    CursorStore cursors, EdgeDecisions decisions, OrderDesk orders, StockJudge judge, Chance chance, TimeProvider time,
    ILogger<DirectiveReader> logger) : BackgroundService
{
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LapsePeriod = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(
                options.Value.Hubs.Select(hub => FollowAsync(hub.Key, hub.Value, stoppingToken))
                    .Append(LapseAsync(stoppingToken)));
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Asked to stop.
        }
    }

    private async Task FollowAsync(string hub, HubOptions settings, CancellationToken stopping)
    {
        if (!PublicKeyFile.TryRead(settings.PublicKey, out var key, out _))
        {
            return;
        }

        var dialler = new HubDialler(settings.Address, credentials.Find(hub));
        for (var failures = 0; ; failures++)
        {
            var before = NextOf(hub);
            try
            {
                using var connection = dialler.Dial();
                await FollowAsync(
                    hub, key, new Contracts.Directives.V1.Directives.DirectivesClient(connection.Calls), stopping);
            }
            catch (Exception fault) when (
                !stopping.IsCancellationRequested
                && fault is RpcException or HubLinkException or IOException or OperationCanceledException
                    or LedgerException)
            {
                LogLost(hub, fault is RpcException rpc ? rpc.Status.Detail : fault.Message);
            }

            failures = NextOf(hub) > before ? 0 : failures;
            var seconds = Math.Min(BackoffMax.TotalSeconds, Math.Pow(2, Math.Min(failures, 10)));
            await Task.Delay(TimeSpan.FromSeconds(seconds * (0.5 + (chance.Random.NextDouble() / 2))), time, stopping);
        }
    }

    private async Task FollowAsync(
        string hub, NoteVerifier key, Contracts.Directives.V1.Directives.DirectivesClient client,
        CancellationToken stopping)
    {
        var site = custody.Value.Site;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var call = client.Follow(
            new FollowRequest { Site = site, NextIndex = NextOf(hub) }, cancellationToken: ended.Token);
        while (true)
        {
            ended.CancelAfter(SilenceMax);
            if (!await call.ResponseStream.MoveNext(ended.Token))
            {
                return;
            }

            if (call.ResponseStream.Current.Directive is { } signed)
            {
                await AnswerAsync(hub, key, site, signed, stopping);
            }
        }
    }

    /// <summary>Lets nothing through but what the hub signed for this site at this place of its log.</summary>
    /// <exception cref="HubLinkException">It is something else.</exception>
    internal static void DemandSigned(string hub, NoteVerifier key, string site, ulong next, SignedDirective signed)
    {
        if (!DirectiveNote.TryParse(signed.Note, out var note, out var fault)
            || !note.Covers(key, signed.Directive.Span) || note.Site != site || note.Index != next)
        {
            throw new HubLinkException(
                $"Hub {hub} sent as directive {next} of {site} what it has not signed as that. {fault}");
        }
    }

    /// <exception cref="HubLinkException">It is not what the hub signed for this site at this place.</exception>
    private async Task AnswerAsync(
        string hub, NoteVerifier key, string site, SignedDirective signed, CancellationToken cancellation)
    {
        var next = NextOf(hub);
        DemandSigned(hub, key, site, next, signed);
        var directive = Parse(signed.Directive);
        // What lasts is kept before it is answered: a crash between the two does it again.
        var refusal = OrderDesk.Handles(directive) ? orders.Take(hub, key, directive) : null;
        await decisions.RecordAsync(
            state => OrderDesk.Handles(directive)
                ? EdgeDesk.Told(hub, directive, signed.Directive.Span, refusal, time.GetUtcNow())
                : EdgeDesk.Decide(
                    hub, directive, signed.Directive.Span, state, piece => judge.ReasonsAgainst(state, piece), time.GetUtcNow()),
            cancellation);
        cursors.Advance(CursorStore.DirectivesKey(hub), new Cursor($"edgevault-hub/{hub}", next + 1, ""));
        LogAnswered(hub, next, directive.WhatCase);
    }

    private async Task LapseAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LapsePeriod, time);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await decisions.RecordAsync(state => EdgeDesk.Lapsed(state, time.GetUtcNow()), stopping);
        }
    }

    private ulong NextOf(string hub) => cursors.Find(CursorStore.DirectivesKey(hub))?.NextIndex ?? 0;

    private static Directive Parse(ByteString bytes)
    {
        try
        {
            return Directive.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new HubLinkException($"The hub signed what is no directive: {fault.Message}", fault);
        }
    }

    [LoggerMessage(5330, LogLevel.Information, "Directive {Index} of hub {Hub} is answered: {What}.")]
    private partial void LogAnswered(string hub, ulong index, Directive.WhatOneofCase what);

    [LoggerMessage(5331, LogLevel.Warning, "Directives of hub {Hub} cannot be followed now: {Why}")]
    private partial void LogLost(string hub, string why);
}
