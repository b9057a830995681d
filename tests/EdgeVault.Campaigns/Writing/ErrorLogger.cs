using Microsoft.Extensions.Logging;

namespace EdgeVault.Campaigns.Writing;

/// <summary>The ledger's messages on standard error, one a line, with their event id.</summary>
internal sealed class ErrorLogger : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter) =>
        Console.Error.WriteLine($"log {eventId.Id} {formatter(state, exception)}".ReplaceLineEndings(" "));
}
