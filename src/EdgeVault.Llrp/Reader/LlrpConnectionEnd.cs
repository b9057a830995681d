namespace EdgeVault.Llrp.Reader;

/// <summary>How a reader's connection ended.</summary>
public enum LlrpConnectionEnd
{
    /// <summary>Another client has the reader.</summary>
    Refused,

    /// <summary>CLOSE_CONNECTION, answered.</summary>
    ClosedByClient,

    /// <summary>The client went without a word, or the transport failed.</summary>
    ClientGone,

    /// <summary>The client's bytes are no messages.</summary>
    ClientMalformed,

    /// <summary>The client did not acknowledge keepalives.</summary>
    KeepalivesUnacknowledged,

    /// <summary>This side cut the connection.</summary>
    Cut,
}
