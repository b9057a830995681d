using Microsoft.Extensions.Logging;

namespace EdgeVault.Custody;

/// <summary>Log messages of this room: ids 3000 to 3999.</summary>
internal static partial class CustodyLog
{
    [LoggerMessage(3001, LogLevel.Warning, "{Path} holds no usable state and is rebuilt from the ledger: {Why}")]
    public static partial void StateRebuilt(ILogger logger, string path, string why);

    [LoggerMessage(3002, LogLevel.Warning,
        "No time zone database: events show UTC and not the wall clock of {TimeZone}. Installing tzdata would do.")]
    public static partial void NoTimeZones(ILogger logger, string timeZone);
}
