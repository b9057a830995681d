using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp;

/// <summary>A failed LLRP connection or request. <see cref="Code"/> is for code, the message for people.</summary>
public sealed class LlrpException : Exception
{
    public LlrpException(LlrpErrorCode code, string message, Exception? innerException = null)
        : base(message, innerException) => Code = code;

    internal LlrpException(LlrpErrorCode code, string message, LlrpStatus status)
        : base(message)
    {
        Code = code;
        Status = status;
    }

    public LlrpErrorCode Code { get; }

    /// <summary>The reader's own status, where it gave one.</summary>
    public LlrpStatus? Status { get; }
}
