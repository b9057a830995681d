namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>The way of events out of a reader.</summary>
internal interface IEventCarrier : IAsyncDisposable
{
    /// <summary>After so long without an event it wants to say that it lives.</summary>
    TimeSpan KeepAlive { get; }

    /// <summary>Events that go together at most.</summary>
    int TogetherMax { get; }

    /// <exception cref="IOException">They did not arrive, or not all of them: they are to be sent again.</exception>
    ValueTask SendAsync(IReadOnlyList<byte[]> events, CancellationToken cancellationToken);

    /// <exception cref="IOException">Nobody is there.</exception>
    ValueTask SayAliveAsync(CancellationToken cancellationToken);
}
