using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Ledger;
using Grpc.Core;
using Polly;
using Polly.Retry;

namespace EdgeVault.Gateway.Uplink;

/// <summary>Keeps one hub supplied for as long as the gateway runs: every end of a session is followed by the next try,
/// for ever.</summary>
internal sealed partial class HubUplink(
    HubLinkState state, IHubDialler dialler, HubBook book, SegmentLedger ledger, GatewayMetrics metrics,
    TimeProvider time, string software, ILogger<HubUplink> logger, HubLinkLimits? limits = null)
{
    private static readonly TimeSpan BackoffMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(30);
    private int _failures;

    public async Task RunAsync(Random chance, CancellationToken cancellation)
    {
        state.Alarmed += LogAlarm;
        var retry = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = int.MaxValue,
                ShouldHandle = new PredicateBuilder().Handle<Exception>(
                    fault => !cancellation.IsCancellationRequested && fault is not OutOfMemoryException),
                DelayGenerator = _ => ValueTask.FromResult<TimeSpan?>(Backoff(chance)),
                OnRetry = args =>
                {
                    Lost(args.Outcome.Exception!, args.RetryDelay);
                    return default;
                },
            })
            .Build();
        // On the caller's context throughout, so that a simulation can run it on one thread.
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: true, cancellation);
        try
        {
            await retry.ExecuteAsync(context => SessionsAsync(context.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>One session behind the other, for as long as each ends only because a better connection can be had.
    /// </summary>
    private async ValueTask SessionsAsync(CancellationToken cancellation)
    {
        while (true)
        {
            state.Connecting();
            using var connection = dialler.Dial();
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, connection.Stale);
            try
            {
                await SessionAsync(connection, either.Token);
            }
            catch (Exception fault) when (
                fault is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled }
                && connection.Stale.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                LogRenewed(state.Name);
            }
        }
    }

    private async Task SessionAsync(HubConnection connection, CancellationToken cancellation)
    {
        var before = book.NextIndex;
        try
        {
            var session = new HubSession(ledger, book, state, time, software, limits);
            await session.RunAsync(new CustodySync.CustodySyncClient(connection.Calls), cancellation);
        }
        finally
        {
            // A link that got something across is a good link: the next back-off starts small again.
            _failures = book.NextIndex > before ? 0 : _failures;
        }
    }

    /// <summary>Doubles from half a second to thirty, with half of it by chance,
    /// so that a returning hub is not stormed.</summary>
    private TimeSpan Backoff(Random chance)
    {
        var ceiling = Math.Min(
            BackoffMax.TotalSeconds, BackoffMin.TotalSeconds * Math.Pow(2, Math.Min(_failures++, 16)));
        return TimeSpan.FromSeconds(ceiling * (0.5 + (chance.NextDouble() / 2)));
    }

    private void Lost(Exception fault, TimeSpan retryIn)
    {
        var reason = fault is RpcException rpc ? $"{rpc.StatusCode}: {rpc.Status.Detail}" : fault.Message;
        state.Lost(reason);
        metrics.UplinkFailed(state.Name);
        LogLost(state.Name, state.Address, reason, retryIn.TotalSeconds);
    }

    [LoggerMessage(5303, LogLevel.Error, "{Alarm}")]
    private partial void LogAlarm(string alarm);

    [LoggerMessage(5302, LogLevel.Information, "Hub {Hub}: going on with the new certificate.")]
    private partial void LogRenewed(string hub);

    [LoggerMessage(5301, LogLevel.Warning,
        "Hub {Hub} at {Address}: {Reason} Trying again in {Seconds:0.0} s; nothing is lost meanwhile.")]
    private partial void LogLost(string hub, string address, string reason, double seconds);
}
