using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Replay;
using EdgeVault.Gateway.Configuration;
using EdgeVault.Gateway.Recording;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Storage;

/// <summary>Removes the oldest entries once an hour, as far as they may go: docs/formats/ledger.md, "Retention".</summary>
/// <remarks>
/// Below what every configured hub has cosigned and every live consumer has fetched, and older than the hubs' backups
/// reach back. Events of pieces that are not known to be outside are kept with their indices. Without a hub nothing
/// goes.
/// </remarks>
internal sealed partial class Retention(
    SegmentLedger ledger, CustodyBook book, OwnFacts own, DataFolder folder, CursorStore cursors,
    IOptions<GatewayOptions> options, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    private const int ReadEntriesMax = 4_096;
    private const int ReadBytesMax = 4 << 20;

    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    /// <summary>Prunes what may go now; null when nothing may.</summary>
    /// <exception cref="LedgerException">Nothing was pruned; a <c>base_state</c> may stand in the ledger.</exception>
    /// <exception cref="DiskException">The disk failed; the ledger stays as it is.</exception>
    public async Task<ulong?> PruneAsync(CancellationToken cancel)
    {
        if (PointOf(time.GetUtcNow()) is not { } point)
        {
            return null;
        }

        var held = book.Read(state => state.Pieces
            .Where(piece => piece.Whereabouts != Whereabouts.Outside)
            .Select(piece => piece.PieceId)
            .ToHashSet(StringComparer.Ordinal));
        var (state, keep) = FoldTo(point, held, cancel);
        var baseState = StateBase.ToBytes(state);
        await ledger.CheckPrunableAsync(point);
        await RecordAsync(point, baseState, cancel);
        await ledger.PruneAsync(point, baseState, keep);
        LogPruned(point, keep.Count);
        return point;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (ledger.State.Mode == LedgerMode.Writable)
                {
                    await PruneAsync(stoppingToken);
                }
            }
            catch (Exception fault) when (fault is LedgerException or DiskException or CustodyFormatException)
            {
                LogNotPruned(fault.Message);
            }
        }
    }

    /// <summary>What stands for the entries that go is in the ledger, and so at the hubs, before they are
    /// gone.</summary>
    private Task RecordAsync(ulong point, ReadOnlySpan<byte> baseState, CancellationToken cancel)
    {
        var taken = new BaseStateTaken
        {
            Index = point, Sha256 = Sha256.Of(baseState).ToArray(), At = time.GetUtcNow(),
        };
        return own.RecordAsync(taken, cancel);
    }

    /// <summary>The highest index below which everything may go.</summary>
    private ulong? PointOf(DateTimeOffset now)
    {
        var hubs = options.Value.Hubs.Keys;
        var floor = cursors.FloorOf(ledger.Origin, ledger.DurableSize, now, hubs).LowestNext;
        if (hubs.Count == 0 || floor is not > 0)
        {
            return null;
        }

        var oldest = (now - options.Value.Retention.AgeMin - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return ledger.PrunePoints
            .Where(point => point <= floor)
            .Reverse()
            .Select(point => (ulong?)point)
            .FirstOrDefault(point => RecordedUs(point!.Value - 1) <= oldest);
    }

    private long RecordedUs(ulong index) => CustodyCodec.Parse(ledger.Find(index)!.Value.Span).RecordedUs;

    /// <summary>The state behind the entries that go, and those of them that stay.</summary>
    private (CustodyState State, List<ulong> Keep) FoldTo(ulong point, HashSet<string> held, CancellationToken cancel)
    {
        var state = BaseFile.LoadPruned(ledger.ReadBaseState)
            ?? BaseFile.Load(folder.Disk, folder.LedgerPath, index => ledger.Read(index, 1, ReadBytesMax));
        // The first event of an epoch says what the ledger before it was.
        var keep = new List<ulong> { 0 };
        keep.AddRange(ledger.KeptIndices.Where(
            index => held.Contains(CustodyCodec.Parse(ledger.Find(index)!.Value.Span).PieceId)));
        var next = ledger.MinIndex;
        foreach (var batch in EventsAhead.From(next, EntriesAt))
        {
            cancel.ThrowIfCancellationRequested();
            state.Apply(new EventAt(ledger.Epoch, next), batch);
            foreach (var custodyEvent in batch)
            {
                if (held.Contains(custodyEvent.PieceId))
                {
                    keep.Add(next);
                }

                next++;
            }
        }

        return (state, keep);

        IReadOnlyList<ReadOnlyMemory<byte>> EntriesAt(ulong index) => index < point
            ? ledger.Read(index, (int)Math.Min(ReadEntriesMax, point - index), ReadBytesMax)!.Entries
            : [];
    }

    [LoggerMessage(5161, LogLevel.Information,
        "Events below {Index} were removed here: every hub has cosigned them. {Kept} of pieces still held were kept.")]
    private partial void LogPruned(ulong index, int kept);

    [LoggerMessage(5162, LogLevel.Error, "Nothing was removed: {Reason} It is tried again in an hour.")]
    private partial void LogNotPruned(string reason);
}
