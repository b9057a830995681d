using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Gateway.Telemetry;
using EdgeVault.Ledger;
using Grpc.Core;
using Grpc.Net.Client;
using Polly;
using Polly.Retry;

namespace EdgeVault.Gateway.Uplink;

/// <summary>Keeps one hub supplied for as long as the gateway runs: every end of a session is followed by the next try,
/// for ever.</summary>
internal sealed partial class HubUplink(
    HubLinkState state, HubBook book, SegmentLedger ledger, GatewayMetrics metrics, TimeProvider time, string software,
    ILogger<HubUplink> logger)
{
    private static readonly TimeSpan BackoffMin = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan BackoffMax = TimeSpan.FromSeconds(30);
    private const int MessageBytesMax = 16 << 20;

    private int _failures;

    public async Task RunAsync(Random chance, CancellationToken cancellation)
    {
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
        await retry.ExecuteAsync(SessionAsync, cancellation);
    }

    private async ValueTask SessionAsync(CancellationToken cancellation)
    {
        state.Connecting();
        using var channel = GrpcChannel.ForAddress(state.Address, new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MessageBytesMax,
            MaxSendMessageSize = MessageBytesMax,
            // The session has its own heartbeat; the channel only has to notice that nobody answers the dial.
            HttpHandler = new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                EnableMultipleHttp2Connections = true,
            },
        });
        var before = book.NextIndex;
        try
        {
            using var session = new HubSession(ledger, book, state, time, software);
            await session.RunAsync(new CustodySync.CustodySyncClient(channel), cancellation);
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

    [LoggerMessage(5301, LogLevel.Warning,
        "Hub {Hub} at {Address}: {Reason} Trying again in {Seconds:0.0} s; nothing is lost meanwhile.")]
    private partial void LogLost(string hub, string address, string reason, double seconds);
}
