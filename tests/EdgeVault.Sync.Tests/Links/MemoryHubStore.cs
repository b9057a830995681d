using EdgeVault.Hub.Store;

namespace EdgeVault.Sync.Tests.Links;

/// <summary>A hub's store in memory: durable when a call returned, and able to die with its hub around a commit.</summary>
internal sealed class MemoryHubStore : IHubStore
{
    private readonly Dictionary<string, Mirror> _mirrors = new(StringComparer.Ordinal);
    private readonly List<Conflict> _conflicts = [];

    /// <summary>Asked before and behind each commit (false, true); may end the process that called.</summary>
    public Action<bool>? OnCommit { get; set; }

    public string? Fault => null;

    public IReadOnlyList<Conflict> Conflicts => _conflicts;

    /// <summary>What the first piece of evidence says; empty where there is none.</summary>
    public string Accusation => _conflicts.Count == 0 ? "" : _conflicts[0].Detail;

    public IReadOnlyList<byte[]> EntriesOf(string origin) => _mirrors.GetValueOrDefault(origin)?.Entries ?? [];

    /// <summary>What a backup of now would hold.</summary>
    public MemoryHubStore Backup()
    {
        var copy = new MemoryHubStore();
        foreach (var (origin, mirror) in _mirrors)
        {
            copy._mirrors.Add(origin, mirror.Copy());
        }

        copy._conflicts.AddRange(_conflicts);
        return copy;
    }

    public ValueTask<IReadOnlyList<MirrorHead>> HeadsAsync(CancellationToken cancellation) =>
        new(_mirrors.Values.Select(mirror => mirror.Head!).OrderBy(head => head.Origin, StringComparer.Ordinal).ToList());

    public ValueTask<MirrorHead?> HeadAsync(string origin, CancellationToken cancellation) =>
        new(_mirrors.GetValueOrDefault(origin)?.Head);

    public ValueTask<IReadOnlyList<string>> RotationsAsync(string origin, CancellationToken cancellation) =>
        new(_mirrors.GetValueOrDefault(origin)?.Rotations.Select(each => each.Statement).ToList() ?? []);

    public ValueTask<bool> TryAppendAsync(IReadOnlyList<MirrorAppend> steps, CancellationToken cancellation)
    {
        OnCommit?.Invoke(false);
        var origin = steps[0].Next.Origin;
        var grown = _mirrors.GetValueOrDefault(origin)?.Copy() ?? new Mirror();
        if (!steps.All(grown.TryAppend))
        {
            return new(false);
        }

        _mirrors[origin] = grown;
        OnCommit?.Invoke(true);
        return new(true);
    }

    public ValueTask<IReadOnlyList<byte[]>> ReadAsync(
        string origin, long fromIndex, int countMax, CancellationToken cancellation) =>
        new(_mirrors.GetValueOrDefault(origin)?.Entries.Skip((int)fromIndex).Take(countMax).ToList() ?? []);

    public ValueTask<StoredCheckpoint?> CheckpointAsync(string origin, long size, CancellationToken cancellation) =>
        new(_mirrors.GetValueOrDefault(origin)?.Checkpoints.GetValueOrDefault(size));

    public ValueTask<StoredCheckpoint?> CheckpointAfterAsync(
        string origin, long fromIndex, int countMax, CancellationToken cancellation)
    {
        var above = _mirrors.GetValueOrDefault(origin)?.Checkpoints.Values.Where(each => each.Size > fromIndex).ToList() ?? [];
        return new(above.LastOrDefault(each => each.Size <= fromIndex + countMax) ?? above.FirstOrDefault());
    }

    public ValueTask RecordConflictAsync(Conflict conflict, CancellationToken cancellation)
    {
        _conflicts.Add(conflict);
        return ValueTask.CompletedTask;
    }

    public ValueTask<IReadOnlyDictionary<string, int>> ConflictCountsAsync(CancellationToken cancellation) =>
        new(_conflicts.GroupBy(each => each.Origin).ToDictionary(each => each.Key, each => each.Count()));

    public ValueTask<IReadOnlyList<Conflict>> ConflictsAsync(CancellationToken cancellation) => new(_conflicts.ToList());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Mirror
    {
        public MirrorHead? Head { get; set; }

        public List<byte[]> Entries { get; private init; } = [];

        public List<StoredRotation> Rotations { get; private init; } = [];

        public SortedDictionary<long, StoredCheckpoint> Checkpoints { get; private init; } = [];

        public bool TryAppend(MirrorAppend step)
        {
            var size = Head?.Size ?? 0;
            if (size != step.ExpectedSize || (size > 0 && !Head!.Root.AsSpan().SequenceEqual(step.ExpectedRoot)))
            {
                return false;
            }

            Entries.AddRange(step.Entries.Select(entry => entry.ToArray()));
            Rotations.AddRange(step.Rotations);
            Head = step.Next;
            Checkpoints[step.Next.Size] = new StoredCheckpoint(
                step.Next.Size, step.Next.Root, step.Next.Checkpoint, step.Next.Cosignature);
            return true;
        }

        public Mirror Copy() => new()
        {
            Head = Head,
            Entries = [.. Entries],
            Rotations = [.. Rotations],
            Checkpoints = new SortedDictionary<long, StoredCheckpoint>(Checkpoints),
        };
    }
}
