using Microsoft.Extensions.Logging;

namespace EdgeVault.Capture.Climate;

internal static partial class ClimateLog
{
    [LoggerMessage(2080, LogLevel.Warning, "Climate sensor {Sensor}: its line to {Endpoint} is lost: {Why}")]
    public static partial void SensorLineLost(this ILogger logger, string sensor, string endpoint, string why);

    [LoggerMessage(2081, LogLevel.Warning, "Climate sensor {Sensor}: {Endpoint} will be tried again in {Seconds:0.0} s: {Why}")]
    public static partial void SensorLineTriedAgain(
        this ILogger logger, string sensor, string endpoint, double seconds, string why);

    [LoggerMessage(2082, LogLevel.Warning, "Climate sensor {Sensor} in {Zone}: {Quality}")]
    public static partial void SensorUnsound(this ILogger logger, string sensor, string zone, ClimateQuality quality);
}
