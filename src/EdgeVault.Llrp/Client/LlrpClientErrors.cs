using System.Diagnostics.CodeAnalysis;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Client;

/// <summary>The sentences of a client's failures.</summary>
internal static class LlrpClientErrors
{
    [DoesNotReturn]
    public static void ThrowEnded(LlrpFrameStatus status, string description, bool closeAnnounced) =>
        throw (status switch
        {
            LlrpFrameStatus.End => new LlrpException(
                LlrpErrorCode.ClosedByReader,
                closeAnnounced
                    ? "the reader announced that it closes the connection, and did"
                    : "the reader closed the connection without a ConnectionCloseEvent"),
            LlrpFrameStatus.EndMidFrame => new LlrpException(
                LlrpErrorCode.ClosedMidFrame, $"the reader closed the connection in mid-message: {description}"),
            LlrpFrameStatus.LengthTooLarge => new LlrpException(LlrpErrorCode.MessageTooLarge, description),
            _ => new LlrpException(LlrpErrorCode.Malformed, description),
        });

    [DoesNotReturn]
    public static void ThrowVersion(byte version, byte ours) =>
        throw new LlrpException(
            LlrpErrorCode.VersionUnsupported,
            $"the reader speaks LLRP version {version} ({NameOf(version)}); " +
            $"this client speaks version {ours} ({NameOf(ours)})");

    [DoesNotReturn]
    public static void ThrowNegotiation(LlrpException cause) =>
        throw new LlrpException(
            LlrpErrorCode.NegotiationFailed,
            $"the reader did not stand the question for its version ({cause.Message}); it may be had with 1.0.1 alone",
            cause);

    [DoesNotReturn]
    public static void ThrowUnexpectedReader(string expected, ReaderIdentity? identity) =>
        throw new LlrpException(
            LlrpErrorCode.UnexpectedReader,
            identity is null
                ? $"the reader does not name itself; {expected} is expected here"
                : $"this is reader {identity.Hex}, and {expected} is expected here");

    [DoesNotReturn]
    public static void ThrowUnsuitable(string why) => throw new LlrpException(LlrpErrorCode.Unsuitable, why);

    [DoesNotReturn]
    public static void ThrowRefused(ConnectionAttemptStatus status) =>
        throw (status switch
        {
            ConnectionAttemptStatus.FailedReaderInitiatedConnectionExists => new LlrpException(
                LlrpErrorCode.ReaderTaken, "the reader is taken: it has itself connected to a client"),
            ConnectionAttemptStatus.FailedClientInitiatedConnectionExists => new LlrpException(
                LlrpErrorCode.ReaderTaken, "the reader is taken: another client is connected to it"),
            _ => new LlrpException(
                LlrpErrorCode.ConnectionRefused,
                $"the reader refused the connection, ConnectionAttemptEvent status {(int)status}"),
        });

    [DoesNotReturn]
    public static void ThrowRejected(LlrpMessageType request, LlrpStatus status) =>
        throw new LlrpException(
            status.Code == LlrpStatusCode.M_UnsupportedVersion
                ? LlrpErrorCode.VersionUnsupported
                : LlrpErrorCode.Rejected,
            $"the reader rejected {request}: {status}",
            status);

    [DoesNotReturn]
    public static void ThrowUnreadable(LlrpMessageType type) =>
        throw new LlrpException(LlrpErrorCode.Malformed, $"the reader's {type} cannot be read");

    public static LlrpException Timeout(string what, TimeSpan after, Exception cause) =>
        new(LlrpErrorCode.ResponseTimeout, $"{what} did not come within {after.TotalSeconds:0.###} s", cause);

    public static LlrpException Silent(TimeSpan after, Exception cause) =>
        new(
            LlrpErrorCode.KeepaliveMissed,
            $"no message came from the reader for {after.TotalSeconds:0.###} s, two keepalive periods",
            cause);

    public static LlrpException Lost(IOException cause) =>
        new(LlrpErrorCode.ConnectionLost, $"the connection failed: {cause.Message}", cause);

    private static string NameOf(byte version) => version switch { 1 => "1.0.1", 2 => "1.1", 3 => "2.0", _ => "unknown" };
}
