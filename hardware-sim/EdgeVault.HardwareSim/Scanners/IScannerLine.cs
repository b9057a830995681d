namespace EdgeVault.HardwareSim.Scanners;

/// <summary>The cable between a scanner and a gateway, from the scanner's end.</summary>
internal interface IScannerLine : IAsyncDisposable
{
    /// <summary>What the gateway is configured with.</summary>
    string Endpoint { get; }

    /// <summary>Sends as much as the line takes; what nobody listens to is lost, as with a real cable.</summary>
    Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>The next byte that the gateway answers; null where none came in time.</summary>
    Task<byte?> AnswerAsync(TimeSpan patience, CancellationToken cancellation);

    /// <summary>Forgets answers that came late.</summary>
    void Drain();

    /// <summary>Pulls the plug, and puts it in again after a while.</summary>
    Task ReplugAsync(TimeSpan after, CancellationToken cancellation);
}
