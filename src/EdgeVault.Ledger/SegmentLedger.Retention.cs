using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Retention;

namespace EdgeVault.Ledger;

/// <content>What may go once others have it.</content>
public sealed partial class SegmentLedger
{
    private volatile PrunedMark? _pruned;

    /// <summary>The first entry that is here; those below were pruned, and the hub has them.</summary>
    public ulong MinIndex => _pruned?.MinIndex ?? 0;

    /// <summary>Indices that <see cref="PruneAsync"/> would take, ascending: where segments begin.</summary>
    public IReadOnlyList<ulong> PrunePoints => Pruner.PointsOf(_disk, _options.Path, MinIndex, DurableSize);

    /// <summary>Removes the entries before one for good. Which may go is the host's to know: the hub has cosigned them, every
    /// consumer has them, and they are older than the hub's backup window.</summary>
    /// <remarks>
    /// Base state, kept entries and a signed mark are durable before anything is removed; proofs about what is gone still
    /// verify, from the tiles. Entries that hand the ledger over to another key are kept in any case.
    /// </remarks>
    /// <param name="minIndex">One of <see cref="PrunePoints"/>.</param>
    /// <param name="baseState">The host's state behind entry <paramref name="minIndex"/> − 1; opaque.</param>
    /// <param name="keep">Indices of entries below that are still wanted.</param>
    /// <exception cref="LedgerException">Nothing was pruned; the message says why.</exception>
    /// <exception cref="DiskException">The disk failed; what was not removed yet goes at the next start.</exception>
    public Task PruneAsync(ulong minIndex, ReadOnlyMemory<byte> baseState, IReadOnlyCollection<ulong> keep)
    {
        ArgumentNullException.ThrowIfNull(keep);
        if (!PrunePoints.Contains(minIndex))
        {
            throw new ArgumentException($"No segment begins with entry {minIndex}.", nameof(minIndex));
        }

        return OnHousekeeping(() => Prune(minIndex, baseState, keep));
    }

    /// <summary>Makes the tiles durable and reads them again: whether they alone give the tree that was signed where the
    /// ledger is to be pruned. <see cref="PruneAsync"/> does it again.</summary>
    /// <param name="minIndex">One of <see cref="PrunePoints"/>.</param>
    /// <exception cref="LedgerException">They do not; the message says why.</exception>
    public Task CheckPrunableAsync(ulong minIndex) => OnHousekeeping(() =>
    {
        _keeper.FlushTiles();
        using var reader = LedgerReader.OpenBeside(_options.Path, _disk);
        new Pruner(_options, _disk, reader).Check(minIndex, _keys);
    });

    /// <summary>What <see cref="PruneAsync"/> was given as base state, as the mark names it; null when nothing was pruned.
    /// </summary>
    /// <exception cref="LedgerDamagedException">It is not what was written.</exception>
    public ReadOnlyMemory<byte>? ReadBaseState()
    {
        if (_pruned is not { } mark)
        {
            return null;
        }

        var bytes = BaseState.TryRead(_disk, _options.Path, mark, out var problem);
        return problem is null ? bytes : throw new LedgerDamagedException(problem);
    }

    /// <summary>One entry, also one that was kept when what surrounded it was pruned; null when it is not here.</summary>
    /// <exception cref="LedgerDamagedException">The bytes there are not what was written.</exception>
    public ReadOnlyMemory<byte>? Find(ulong index) =>
        index >= MinIndex ? Read(index, 1, 0)?.Entries[0] : Kept().Find(index);

    /// <summary>Indices of the entries below <see cref="MinIndex"/> that were kept, ascending.</summary>
    /// <exception cref="LedgerDamagedException">They are not what was written.</exception>
    public IReadOnlyCollection<ulong> KeptIndices => Kept().Indices;

    private Task OnHousekeeping(Action work)
    {
        DemandWritable();
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _housekeeping.Post(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception e) when (e is DiskException or LedgerException)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    private KeptEntries Kept()
    {
        if (_pruned is not { } mark)
        {
            return new KeptEntries();
        }

        var kept = KeptEntries.Read(_disk, _options.Path, mark, out var problem);
        return problem is null ? kept : throw new LedgerDamagedException(problem);
    }

    private void Prune(ulong minIndex, ReadOnlyMemory<byte> baseState, IReadOnlyCollection<ulong> keep)
    {
        _keeper.FlushTiles();
        using var reader = LedgerReader.OpenBeside(_options.Path, _disk);
        var handovers = _keys.Rotations.Select(rotation => rotation.Index);
        var mark = new Pruner(_options, _disk, reader)
            .Mark(minIndex, baseState.Span, [.. keep, .. handovers], _signer, _keys);
        _pruned = mark;
        _entries.Forget(minIndex);
        Pruner.Sweep(_disk, _options.Path, mark);
        LedgerLog.Pruned(_logger, Origin, minIndex);
    }
}
