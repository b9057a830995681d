using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Scanners;

internal static partial class ScannerLog
{
    [LoggerMessage(2060, LogLevel.Information, "Scanner {Scanner} is open at {Endpoint}")]
    public static partial void ScannerOpened(this ILogger logger, string scanner, string endpoint);

    [LoggerMessage(2061, LogLevel.Warning, "Scanner {Scanner} at {Endpoint} is away: {Why}. It is tried again from {Seconds} s on, less and less often")]
    public static partial void ScannerLost(this ILogger logger, string scanner, string endpoint, string why, double seconds);

    [LoggerMessage(2062, LogLevel.Information, "Scanner {Scanner} stopped")]
    public static partial void ScannerStopped(this ILogger logger, string scanner);

    [LoggerMessage(2063, LogLevel.Warning, "Scanner {Scanner} could not be answered: {Why}")]
    public static partial void ScannerNotAnswered(this ILogger logger, string scanner, string why);
}
