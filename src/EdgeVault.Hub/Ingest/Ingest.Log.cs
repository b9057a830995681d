using EdgeVault.Hosting.Tls;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

internal static partial class IngestLog
{
    [LoggerMessage(6200, LogLevel.Information, "{Origin} opened a stream from {Peer}; it has {Size} events.")]
    public static partial void Opened(ILogger logger, string origin, string peer, ulong size);

    [LoggerMessage(6201, LogLevel.Information, "The stream of {Origin} ended: {Why}")]
    public static partial void Closed(ILogger logger, string origin, string why);

    [LoggerMessage(6202, LogLevel.Warning, "A stream of unknown origin {Origin} from {Peer} was refused.")]
    public static partial void UnknownOrigin(ILogger logger, string origin, string peer);

    [LoggerMessage(6203, LogLevel.Error, "{Origin} was refused ({Code}): {Message}")]
    public static partial void Refused(ILogger logger, string origin, Code code, string message);

    [LoggerMessage(6204, LogLevel.Error, "{Origin}: {Message}")]
    public static partial void LowerHello(ILogger logger, string origin, string message);

    [LoggerMessage(6206, LogLevel.Error, "{Peer} opened a stream of {Origin} with the certificate of {Caller}: refused.")]
    public static partial void WrongCertificate(ILogger logger, string origin, PeerIdentity caller, string peer);

    [LoggerMessage(6205, LogLevel.Critical, "The store failed under {Origin}; nothing of it was acknowledged.")]
    public static partial void StoreFailed(ILogger logger, string origin, Exception fault);
}
