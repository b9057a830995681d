namespace EdgeVault.Llrp;

/// <summary>Why an LLRP connection, frame or request failed.</summary>
public enum LlrpErrorCode
{
    /// <summary>The bytes are not what the message type or the framing says they are.</summary>
    Malformed,

    /// <summary>The header announces more than the limit for one message.</summary>
    MessageTooLarge,

    /// <summary>
    /// The reader closed the connection between two messages, with or without a ConnectionCloseEvent.
    /// </summary>
    ClosedByReader,

    /// <summary>The stream ended inside a message.</summary>
    ClosedMidFrame,

    /// <summary>The transport failed; the inner exception says how.</summary>
    ConnectionLost,

    /// <summary>No whole message arrived for two keepalive periods.</summary>
    KeepaliveMissed,

    /// <summary>A request, or the reader's greeting, was not answered in time.</summary>
    ResponseTimeout,

    /// <summary>
    /// The reader is already connected to a client, itself or another (ConnectionAttemptEvent 1 or 2).
    /// </summary>
    ReaderTaken,

    /// <summary>The reader refused the connection for another reason (ConnectionAttemptEvent 3 and others).</summary>
    ConnectionRefused,

    /// <summary>The peer speaks a protocol version that this side does not.</summary>
    VersionUnsupported,

    /// <summary>The reader went silent or away when it was asked for its version: some do; force 1.0.1.</summary>
    NegotiationFailed,

    /// <summary>The reader at this address is another one than expected.</summary>
    UnexpectedReader,

    /// <summary>The reader cannot do what it is wanted for: an antenna, a power or a mode that it does not have.</summary>
    Unsuitable,

    /// <summary>
    /// The reader answered a request with a status other than success; <see cref="LlrpException.Status"/> has it.
    /// </summary>
    Rejected,
}
