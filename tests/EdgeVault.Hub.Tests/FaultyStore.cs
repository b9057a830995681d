using EdgeVault.Hub.Store;

namespace EdgeVault.Hub.Tests;

/// <summary>A real store whose appends can be made to fail, or to wait.</summary>
internal sealed class FaultyStore(IHubStore inner) : IHubStore
{
    public bool FailsAppends { get; set; }

    /// <summary>What an append waits for before it starts.</summary>
    public Task AppendGate { get; set; } = Task.CompletedTask;

    /// <summary>How many steps each append had.</summary>
    public List<int> Appends { get; } = [];

    public string? Fault => inner.Fault;

    public ValueTask<IReadOnlyList<MirrorHead>> HeadsAsync(CancellationToken cancellation) =>
        inner.HeadsAsync(cancellation);

    public ValueTask<MirrorHead?> HeadAsync(string origin, CancellationToken cancellation) =>
        inner.HeadAsync(origin, cancellation);

    public ValueTask<IReadOnlyList<string>> RotationsAsync(string origin, CancellationToken cancellation) =>
        inner.RotationsAsync(origin, cancellation);

    public async ValueTask<bool> TryAppendAsync(IReadOnlyList<MirrorAppend> steps, CancellationToken cancellation)
    {
        Appends.Add(steps.Count);
        await AppendGate.WaitAsync(cancellation);
        return FailsAppends
            ? throw new HubStoreException("The disk is gone.")
            : await inner.TryAppendAsync(steps, cancellation);
    }

    public ValueTask<IReadOnlyList<byte[]>> ReadAsync(
        string origin, long fromIndex, int countMax, CancellationToken cancellation) =>
        inner.ReadAsync(origin, fromIndex, countMax, cancellation);

    public ValueTask<StoredCheckpoint?> CheckpointAsync(string origin, long size, CancellationToken cancellation) =>
        inner.CheckpointAsync(origin, size, cancellation);

    public ValueTask<StoredCheckpoint?> CheckpointAfterAsync(
        string origin, long fromIndex, int countMax, CancellationToken cancellation) =>
        inner.CheckpointAfterAsync(origin, fromIndex, countMax, cancellation);

    public ValueTask RecordConflictAsync(Conflict conflict, CancellationToken cancellation) =>
        inner.RecordConflictAsync(conflict, cancellation);

    public ValueTask<IReadOnlyDictionary<string, int>> ConflictCountsAsync(CancellationToken cancellation) =>
        inner.ConflictCountsAsync(cancellation);

    public ValueTask<IReadOnlyList<Conflict>> ConflictsAsync(CancellationToken cancellation) =>
        inner.ConflictsAsync(cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
