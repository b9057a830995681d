using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EdgeVault.Llrp.Reader;
using EdgeVault.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeVault.Capture.Tests.Support;

/// <summary>The whole room against a reader on a loopback port, in real time.</summary>
internal sealed class RoomBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CaptureMeter _meter = new();
    private readonly SignalLog _log = new();
    private readonly Task _running;

    public RoomBench(int port, Action<CaptureOptions>? change = null)
    {
        var options = Configured.Door(port);
        options.Gateway = "edgevault-dc1-gw1";
        change?.Invoke(options);
        Room = Make(options, _meter, _log);
        _running = Room.RunAsync(_stop.Token, TestContext.Current.CancellationToken);
    }

    public CaptureRoom Room { get; }

    /// <summary>Everything told so far and taken by <see cref="NextAsync{T}"/>.</summary>
    public List<CaptureOutput> Taken { get; } = [];

    /// <summary>A room that does not run.</summary>
    public static CaptureRoom Make(CaptureOptions options, CaptureMeter meter, params ILoggerProvider[] logs) => new(
        Options.Create(options), new CaptureStart(new Dictionary<string, DateTimeOffset>(), new byte[16]),
        new CaptureChance(new Random(1)), new GatewayClock(TimeProvider.System), meter, new LoggerFactory(logs));

    public static LlrpReaderEndpoint Listen(LlrpReader reader, int port = 0) =>
        LlrpReaderEndpoint.Start(reader, new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>The first such output, taken already or yet to come. Gaps and reader states come from two loops, in either
    /// order.</summary>
    public async Task<T> FindAsync<T>(Func<T, bool> which)
        where T : CaptureOutput =>
        Taken.OfType<T>().FirstOrDefault(which) ?? await NextAsync(which);

    /// <summary>Waits for the next output of this type.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? which = null)
        where T : CaptureOutput
    {
        while (true)
        {
            var output = await Room.Output.ReadAsync(TestContext.Current.CancellationToken);
            Taken.Add(output);
            if (output is T match && which?.Invoke(match) != false)
            {
                return match;
            }
        }
    }

    /// <summary>Waits until a log message contains this text.</summary>
    public async Task<string> LogAsync(string text)
    {
        await foreach (var message in _log.Messages.Reader.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            if (message.Contains(text, StringComparison.Ordinal))
            {
                return message;
            }
        }

        throw new InvalidOperationException($"no message contains '{text}'");
    }

    /// <summary>Waits until something has become true of what can only be looked at.</summary>
    public Task UntilAsync(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        Patience.UntilAsync(isSo, TestContext.Current.CancellationToken, what);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await foreach (var output in Room.Output.ReadAllAsync(TestContext.Current.CancellationToken))
        {
            Taken.Add(output);
        }

        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_running.IsCompleted)
        {
            await StopAsync();
        }

        _stop.Dispose();
        _meter.Dispose();
        _log.Dispose();
    }

    private sealed class SignalLog : ILoggerProvider, ILogger
    {
        public Channel<string> Messages { get; } = Channel.CreateUnbounded<string>();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) => Messages.Writer.TryWrite(formatter(state, exception));

        public void Dispose() => Messages.Writer.TryComplete();
    }
}
