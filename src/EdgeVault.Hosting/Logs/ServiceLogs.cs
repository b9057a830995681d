using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace EdgeVault.Hosting.Logs;

/// <summary>Structured logs on standard error; standard output belongs to results.</summary>
public static class ServiceLogs
{
    public const string Text = "text";
    public const string Json = "json";

    /// <summary>Levels come from the section <c>Logging</c>.</summary>
    /// <param name="builder">The service being composed.</param>
    /// <param name="format"><see cref="Json"/>, or text for anything else.</param>
    public static void AddTo(WebApplicationBuilder builder, string? format)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
        // A probe that asks every second would log every second why the service is not ready;
        // the service says it itself.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        if (format == Json)
        {
            builder.Logging.AddJsonConsole(json => json.UseUtcTimestamp = true);
        }
        else
        {
            builder.Logging.AddSimpleConsole(text =>
            {
                text.SingleLine = true;
                text.UseUtcTimestamp = true;
                text.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            });
        }

        builder.Services.Configure<ConsoleLoggerOptions>(console =>
            console.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
