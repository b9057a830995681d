using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger;

/// <summary>Event ids 4000 to 4999.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(4000, LogLevel.Information, "New ledger {Origin} in {Path}")]
    public static partial void Created(ILogger logger, string origin, string path);

    [LoggerMessage(4001, LogLevel.Information, "Ledger {Origin} opened with {Size} entries, root {Root}")]
    public static partial void Opened(ILogger logger, string origin, ulong size, string root);

    [LoggerMessage(4002, LogLevel.Warning,
        "Ledger {Origin}: {Bytes} bytes of an unfinished write from entry {FirstIndex} on were cleared")]
    public static partial void TailCleared(ILogger logger, string origin, ulong firstIndex, long bytes);

    [LoggerMessage(4003, LogLevel.Information, "Ledger {Origin}: {Frames} whole frames above the anchor were kept")]
    public static partial void FramesKept(ILogger logger, string origin, int frames);

    [LoggerMessage(4004, LogLevel.Critical, "tamper_or_media_loss in ledger {Origin}: {Problem}")]
    public static partial void Damaged(ILogger logger, string origin, string problem);

    [LoggerMessage(4005, LogLevel.Critical, "Ledger {Origin} takes no more entries until restart: {Reason}")]
    public static partial void Stopped(ILogger logger, string origin, string reason, Exception? error);

    [LoggerMessage(4006, LogLevel.Error, "Segment {Number} could not be made ahead; tried again when it is needed")]
    public static partial void SpareFailed(ILogger logger, uint number, Exception error);

    [LoggerMessage(4007, LogLevel.Error, "Damaged file {File} could not be copied to quarantine")]
    public static partial void QuarantineFailed(ILogger logger, string file, Exception error);

    [LoggerMessage(4008, LogLevel.Warning, "A commit of {Count} entries took {Milliseconds} ms")]
    public static partial void SlowCommit(ILogger logger, int count, long milliseconds);

    // 4020 on: keys.
    [LoggerMessage(4020, LogLevel.Information, "Ledger {Origin} was handed over by key {Old} to key {New} at {Index}")]
    public static partial void Rotated(ILogger logger, string origin, string old, string @new, ulong index);
}
