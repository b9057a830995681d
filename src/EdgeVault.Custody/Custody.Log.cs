using Microsoft.Extensions.Logging;

namespace EdgeVault.Custody;

/// <summary>Log messages of this room: ids 3000 to 3999.</summary>
internal static partial class CustodyLog
{
    [LoggerMessage(3001, LogLevel.Warning, "{Path} holds no usable state and is rebuilt from the ledger: {Why}")]
    public static partial void StateRebuilt(ILogger logger, string path, string why);
}
