namespace EdgeVault.Capture.Readers;

/// <summary>One way of speaking with a reader. It lives across connections until the reader's configuration
/// changes.</summary>
internal interface IReaderLink
{
    /// <summary>Connects, and runs until the connection ends, which is always told by an exception of
    /// <see cref="ReaderRetry.IsReadersFault"/>, or until asked to stop, when it takes leave in order.</summary>
    Task RunAsync(CancellationToken stop);

    /// <summary>A connection of this link has ended.</summary>
    /// <returns>Whether that is news even for a reader that was away already.</returns>
    bool OnLost(Exception exception);

    /// <summary>What is still in hand is handed on or counted: no connection of this link follows.</summary>
    void Finish();
}

/// <summary>What a link tells of its reader's fate.</summary>
internal interface IReaderFate
{
    /// <summary>The connection stands; whether the reader sees is another matter.</summary>
    void Opened(string detail);

    /// <summary>The reader sees.</summary>
    ValueTask UpAsync(string identity, string model, string firmware, CancellationToken cancellationToken);

    /// <summary>The reader is away though the connection stands, as that to a broker does.</summary>
    ValueTask DownAsync(string why, CancellationToken cancellationToken);
}
