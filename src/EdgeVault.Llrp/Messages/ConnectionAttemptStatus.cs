namespace EdgeVault.Llrp.Messages;

/// <summary>What the reader's greeting says (LLRP 1.0.1 §16.2.7.6.10).</summary>
public enum ConnectionAttemptStatus
{
    Success = 0,
    FailedReaderInitiatedConnectionExists = 1,
    FailedClientInitiatedConnectionExists = 2,
    FailedOtherReason = 3,

    /// <summary>To the client that holds the connection: somebody else tried.</summary>
    AnotherConnectionAttempted = 4,
}
