namespace EdgeVault.Hub.Store;

internal static partial class StoreLog
{
    [LoggerMessage(
        6100,
        LogLevel.Information,
        "Store {Path} is open: {Origins} origins, {Events} events, {Conflicts} conflicts on record.")]
    public static partial void Opened(ILogger logger, string path, int origins, long events, int conflicts);

    [LoggerMessage(
        6101, LogLevel.Debug, "The store's log was moved in part: {Moved} of {Pages} pages, a reader holds the rest.")]
    public static partial void CheckpointBusy(ILogger logger, long moved, long pages);
}
