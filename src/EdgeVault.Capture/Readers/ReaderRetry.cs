using System.Net.Sockets;
using System.Security.Authentication;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.Llrp;
using MQTTnet.Exceptions;
using Polly;
using Polly.Retry;

namespace EdgeVault.Capture.Readers;

/// <summary>How a reader that cannot be reached is tried again: exponential, jittered, at most every 30 s.</summary>
internal static class ReaderRetry
{
    public static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    public static readonly TimeSpan DelayMax = TimeSpan.FromSeconds(30);

    /// <summary>A session that lived this long counts as success: after it the delays start again from the first.</summary>
    public static readonly TimeSpan StableAfter = TimeSpan.FromSeconds(5);

    /// <param name="chance">Gives numbers in [0, 1).</param>
    /// <param name="onRetry">Attempt number from 0, the delay before the next one, and what went wrong.</param>
    public static ResiliencePipeline Build(TimeProvider time, Func<double> chance, Action<int, TimeSpan, Exception?> onRetry) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(IsReadersFault),
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                Delay = FirstDelay,
                MaxDelay = DelayMax,
                UseJitter = true,
                Randomizer = chance,
                OnRetry = arguments =>
                {
                    onRetry(arguments.AttemptNumber, arguments.RetryDelay, arguments.Outcome.Exception);
                    return default;
                },
            })
            .Build();

    /// <summary>What a reader or the network can do to us; everything else is our own fault and must be seen.</summary>
    public static bool IsReadersFault(Exception exception) =>
        exception is LlrpException or SocketException or IOException or TimeoutException or AuthenticationException
            or MqttCommunicationException or MqttProtocolViolationException or HttpRequestException or ReaderDataException;
}
