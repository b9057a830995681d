using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace EdgeVault.TestKit.Logs;

/// <summary>Keeps all that a program logs: the text, what was put into it, exceptions and scopes.</summary>
public sealed class LogLines : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // The lines outlive the gateway that wrote them.
    }

    private sealed class Logger(LogLines lines, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Lines.Enqueue($"{category} scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var parts = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : "";
            lines.Lines.Enqueue($"{logLevel} {category} {eventId.Id} {formatter(state, exception)} {parts} {exception}");
        }
    }
}
