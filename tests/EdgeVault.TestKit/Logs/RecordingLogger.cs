using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace EdgeVault.TestKit.Logs;

/// <summary>What was logged, with the values that the message was made of.</summary>
public sealed record LogEntry(LogLevel Level, int EventId, string Message, IReadOnlyDictionary<string, object?> Values);

/// <summary>Keeps every entry, and lets a test wait for the next one.</summary>
public sealed class RecordingLogger<T> : ILogger<T>
{
    private readonly Lock _gate = new();
    private readonly List<LogEntry> _entries = [];
    private readonly Channel<LogEntry> _next = Channel.CreateUnbounded<LogEntry>();

    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>The first entry that was not yet asked for.</summary>
    public async Task<LogEntry> NextAsync(CancellationToken cancellationToken) =>
        await _next.Reader.ReadAsync(cancellationToken);

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        var values = state as IReadOnlyList<KeyValuePair<string, object?>> ?? [];
        var entry = new LogEntry(
            logLevel, eventId.Id, formatter(state, exception), values.ToDictionary(pair => pair.Key, pair => pair.Value));
        lock (_gate)
        {
            _entries.Add(entry);
        }

        _next.Writer.TryWrite(entry);
    }
}
