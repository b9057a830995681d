namespace EdgeVault.Hub.Store;

/// <summary>
/// Where the hub keeps verified streams and the evidence against bad ones. Its contract is a test suite
/// (<c>HubStoreContract</c>), so that another database can take SQLite's place.
/// </summary>
/// <remarks>
/// Everything that returned is durable. Every member throws <see cref="HubStoreException"/> when the database fails,
/// and nothing that threw has been stored in part. Members may be called from any thread.
/// </remarks>
internal interface IHubStore : IAsyncDisposable
{
    /// <summary>Null while nothing durable can be taken; else why not.</summary>
    string? Fault { get; }

    /// <summary>Every origin's head, ordered by origin.</summary>
    ValueTask<IReadOnlyList<MirrorHead>> HeadsAsync(CancellationToken cancellation);

    /// <summary>The head of one origin, or null where nothing of it is stored.</summary>
    ValueTask<MirrorHead?> HeadAsync(string origin, CancellationToken cancellation);

    /// <summary>The statements by which an origin's keys were handed over, oldest first.</summary>
    ValueTask<IReadOnlyList<string>> RotationsAsync(string origin, CancellationToken cancellation);

    /// <summary>
    /// Stores entries, rotations, new heads and checkpoints of steps of one origin, each on top of the one before, in
    /// one transaction, if the head still is what the caller believes.
    /// </summary>
    /// <returns>False, with nothing of any step stored, when another writer moved the head.</returns>
    ValueTask<bool> TryAppendAsync(IReadOnlyList<MirrorAppend> steps, CancellationToken cancellation);

    /// <summary>Consecutive entries from an index on, as far as there are any.</summary>
    ValueTask<IReadOnlyList<byte[]>> ReadAsync(
        string origin, long fromIndex, int countMax, CancellationToken cancellation);

    /// <summary>The checkpoint stored for exactly this size, or null.</summary>
    ValueTask<StoredCheckpoint?> CheckpointAsync(string origin, long size, CancellationToken cancellation);

    /// <summary>
    /// The largest stored checkpoint that covers <paramref name="fromIndex"/> and at most <paramref name="countMax"/>
    /// entries from there, else the first that covers it at all; null when nothing above is stored.
    /// </summary>
    ValueTask<StoredCheckpoint?> CheckpointAfterAsync(
        string origin, long fromIndex, int countMax, CancellationToken cancellation);

    /// <summary>Keeps evidence for ever. The same origin, kind, size and signed tree again only count up.</summary>
    ValueTask RecordConflictAsync(Conflict conflict, CancellationToken cancellation);

    /// <summary>How many different pieces of evidence there are against each origin that has any.</summary>
    ValueTask<IReadOnlyDictionary<string, int>> ConflictCountsAsync(CancellationToken cancellation);

    /// <summary>All evidence, oldest first.</summary>
    ValueTask<IReadOnlyList<Conflict>> ConflictsAsync(CancellationToken cancellation);
}

/// <summary>The database failed; nothing of the call was stored.</summary>
internal sealed class HubStoreException(string message, Exception? inner = null) : IOException(message, inner);
