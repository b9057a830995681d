using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Rules;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Replay;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger;

namespace EdgeVault.Gateway.Recording;

/// <summary>The fold over the ledger, in memory and in <c>state.db</c>. One writer;
/// readers get it between two batches.</summary>
internal sealed partial class CustodyBook : IDisposable
{
    // What is parsed ahead is small enough to be gone again before the garbage collector meets it.
    private const int ReadEntriesMax = 512;
    private const int ReadBytesMax = 4 << 20;

    // What state.db lacks is folded again from the ledger, so it need not move with every batch.
    private static readonly TimeSpan SavePeriod = TimeSpan.FromSeconds(1);

    // A start that is killed while it catches up begins again where it was so long ago.
    private static readonly TimeSpan CatchUpSavePeriod = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly StateStore _store;
    private readonly TimeProvider _time;
    private StatePosition? _unsaved;
    private long _savedAt;

    public CustodyBook(DataFolder folder, SegmentLedger ledger, TimeProvider time, ILogger<CustodyBook> logger)
    {
        _time = time;
        _store = StateStore.Open(folder.StateDbPath, logger);
        State = Restore(folder, ledger, logger);
    }

    /// <summary>For the writer, who alone changes it; others go through <see cref="Read"/>.</summary>
    public CustodyState State { get; }

    /// <summary>Told of each event right after it was folded in, on the writer's thread and under the lock.</summary>
    public Action<RuleEvent>? Looked { get; set; }

    public T Read<T>(Func<CustodyState, T> look)
    {
        lock (_gate)
        {
            return look(State);
        }
    }

    /// <summary>Folds durable events in; <c>state.db</c> follows about once a second, in one transaction.</summary>
    public void Apply(uint epoch, ulong firstIndex, IReadOnlyList<CustodyEvent> events, string root)
    {
        lock (_gate)
        {
            for (var at = 0; at < events.Count; at++)
            {
                var where = new EventAt(epoch, firstIndex + (ulong)at);
                var before = events[at].PieceId.Length > 0 && State.TryGetPiece(events[at].PieceId, out var piece)
                    ? piece
                    : PieceState.New(events[at].PieceId);
                State.Apply(where, events[at]);
                Looked?.Invoke(new RuleEvent(where, events[at], before));
            }
        }

        _unsaved = new StatePosition(epoch, firstIndex + (ulong)events.Count, root);
        if (_time.GetElapsedTime(_savedAt) >= SavePeriod)
        {
            Save();
        }
    }

    public void Dispose()
    {
        Save();
        _store.Dispose();
    }

    /// <summary>Outside the lock: the writer alone saves, and pages need not wait for SQLite.</summary>
    private void Save()
    {
        if (_unsaved is { } position)
        {
            _store.Save(State, position);
            _unsaved = null;
            _savedAt = _time.GetTimestamp();
        }
    }

    /// <summary>Takes <c>state.db</c> if the ledger signs the root it stands at, else starts over;
    /// then folds the rest.</summary>
    private CustodyState Restore(DataFolder folder, SegmentLedger ledger, ILogger logger)
    {
        var state = default(CustodyState);
        if (_store.Position is { } position)
        {
            if (position.Epoch == ledger.Epoch
                && position.NextIndex <= ledger.DurableSize
                && position.NextIndex > ledger.MinIndex
                && RootAt(ledger, position.NextIndex) == position.RootBase64)
            {
                state = _store.Load();
            }
            else
            {
                LogForeignState(logger, position.NextIndex, ledger.Origin);
                _store.Reset();
            }
        }

        // Loading may have found the file damaged, and then it has no position any more.
        state = _store.Position is null || state is null
            ? BaseFile.LoadPruned(ledger.ReadBaseState)
                ?? BaseFile.Load(folder.Disk, folder.LedgerPath, index => FirstOf(ledger, index))
            : state;
        FoldRest(ledger, state, logger);
        return state;
    }

    private static LedgerBatch? FirstOf(SegmentLedger ledger, ulong index) =>
        index < ledger.DurableSize ? ledger.Read(index, 1, ReadBytesMax) : null;

    /// <summary>The root that was signed at just this size; null where no frame ended there.</summary>
    private static string? RootAt(SegmentLedger ledger, ulong size) =>
        size > 0 && ledger.Read(size - 1, 1, ReadBytesMax) is { EndsAtFrame: true } last
            ? last.Checkpoint.Root.ToBase64()
            : null;

    private void FoldRest(SegmentLedger ledger, CustodyState state, ILogger logger)
    {
        var from = state.Next.Epoch == ledger.Epoch ? state.Next.Index : 0;
        var next = from;
        var savedAt = _time.GetTimestamp();
        foreach (var batch in EventsAhead.From(from, index => EntriesOf(ledger, index)))
        {
            state.Apply(new EventAt(ledger.Epoch, next), batch);
            next += (ulong)batch.Length;
            var isLast = next == ledger.DurableSize;
            if ((isLast || _time.GetElapsedTime(savedAt) >= CatchUpSavePeriod) && RootAt(ledger, next) is { } root)
            {
                _store.Save(state, new StatePosition(ledger.Epoch, next, root));
                savedAt = _time.GetTimestamp();
            }
        }

        if (next > from)
        {
            LogFolded(logger, next - from, next);
        }
    }

    private static IReadOnlyList<ReadOnlyMemory<byte>> EntriesOf(SegmentLedger ledger, ulong index) =>
        index < ledger.DurableSize ? ledger.Read(index, ReadEntriesMax, ReadBytesMax)!.Entries : [];

    [LoggerMessage(5101, LogLevel.Warning,
        "state.db stands at index {Index} of another history than '{Origin}'; it is made again from the ledger.")]
    private static partial void LogForeignState(ILogger logger, ulong index, string origin);

    [LoggerMessage(5102, LogLevel.Information, "Folded {Events} events into the state, up to index {Index}.")]
    private static partial void LogFolded(ILogger logger, ulong events, ulong index);
}
