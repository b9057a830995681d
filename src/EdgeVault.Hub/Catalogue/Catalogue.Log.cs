namespace EdgeVault.Hub.Catalogue;

internal static partial class CatalogueLog
{
    [LoggerMessage(6300, LogLevel.Information, "Catalogue of {Origin}: {Done} of {Size} events folded.")]
    public static partial void Progress(ILogger logger, string origin, long done, long size);

    [LoggerMessage(
        6301,
        LogLevel.Information,
        "Catalogue of {Origin} stands at {Size} events, {Unreadable} unreadable; they hash to the signed root.")]
    public static partial void Rebuilt(ILogger logger, string origin, long size, long unreadable);

    [LoggerMessage(
        6302,
        LogLevel.Critical,
        "The stored events of {Origin} do not hash to the root at {Size}: the store was damaged or changed.")]
    public static partial void Damaged(ILogger logger, string origin, long size);

    [LoggerMessage(6303, LogLevel.Error, "The catalogue cannot read the store; it is tried again.")]
    public static partial void CannotRead(ILogger logger, Exception fault);

    [LoggerMessage(
        6304, LogLevel.Error, "Piece {Piece} left {From} for {To} with {Carrier} and is overdue: in stock nowhere meanwhile.")]
    public static partial void Overdue(ILogger logger, string piece, string from, string to, string carrier);
}
