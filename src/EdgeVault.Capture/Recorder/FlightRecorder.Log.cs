using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Recorder;

internal static partial class FlightRecorderLog
{
    [LoggerMessage(
        2190, LogLevel.Warning, "What {Reader} says cannot be recorded, and is not until the disk takes it again: {Why}")]
    public static partial void RecordingFails(this ILogger logger, string reader, string why);
}
