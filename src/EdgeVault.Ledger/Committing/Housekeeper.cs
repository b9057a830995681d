using System.Runtime.InteropServices;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Recovery;
using EdgeVault.Ledger.Retention;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger.Committing;

/// <summary>Keeps tiles and snapshot behind the anchored frames, beside the commits.</summary>
/// <remarks>Both can be made again from the entries, so a disk that refuses them costs time later and nothing else.</remarks>
internal sealed class Housekeeper : IDisposable
{
    // Leaves wait here for the lane; a list is handed over whole, and the two change places.
    private const int LeavesMax = 1_024;

    private readonly LedgerOptions _options;
    private readonly IDisk _disk;
    private readonly ILane _lane;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly Action _feed;
    private List<Sha256> _incoming = [];
    private List<Sha256> _spare = [];
    private Snapshot? _due;
    private long _bytes;
    private TileWriter? _tiles;

    public Housekeeper(LedgerOptions options, IDisk disk, ILane lane, ILogger logger, OpenedLedger opened)
    {
        _options = options;
        _disk = disk;
        _lane = lane;
        _logger = logger;
        _bytes = opened.Report.BytesRead;
        _feed = Feed;
        if (opened.Writer is not null)
        {
            var size = opened.Checkpoint.Size;
            lane.Post(() => OpenTiles(opened, size));
            lane.Post(() => Sweep(opened.Pruned));
        }
    }

    /// <summary>On the anchor's lane, for each frame in order.</summary>
    public void Take(PendingFrame frame)
    {
        _bytes += frame.Builder.Frame.Length;
        var isDue = _bytes >= _options.SnapshotBytes;
        lock (_lock)
        {
            _incoming.AddRange(frame.Leaves);
            if (!isDue && _incoming.Count < LeavesMax)
            {
                return;
            }

            if (isDue)
            {
                _bytes = 0;
                _due = new Snapshot(frame.Place, frame.FirstIndex, frame.Tree.Clone());
            }
        }

        _lane.Post(_feed);
    }

    /// <summary>Makes the tiles complete up to everything that was anchored; on the lane.</summary>
    /// <exception cref="LedgerException">There are none, or they cannot be made durable.</exception>
    public void FlushTiles()
    {
        Feed();
        if (_tiles?.Flush() != true)
        {
            throw new LedgerException("The ledger has no durable tiles.", _tiles?.Fault);
        }
    }

    public void Dispose() => _tiles?.Dispose();

    private void OpenTiles(OpenedLedger opened, ulong size)
    {
        var pruned = opened.Pruned is { } mark ? new TreeHead(mark.MinIndex, mark.Tree.Root()) : default;
        try
        {
            using var reader = LedgerReader.OpenBeside(_options.Path, _disk);
            var leaves = new LeafSource(reader);
            _tiles = TileWriter.Open(_disk, _options.Path, opened.CheckedFrom, leaves.Leaf, pruned);
            while (_tiles.Size < size)
            {
                _tiles.Add(leaves.Leaf(_tiles.Size));
            }
        }
        catch (Exception e) when (e is DiskException or LedgerException)
        {
            _tiles = null;
            LedgerLog.HintFailed(_logger, TileFile.FolderName, e);
        }
    }

    // A crash may have come between the mark and the end of what it makes superfluous.
    private void Sweep(PrunedMark? pruned)
    {
        try
        {
            if (pruned is not null)
            {
                Pruner.Sweep(_disk, _options.Path, pruned);
            }
        }
        catch (DiskException e)
        {
            LedgerLog.HintFailed(_logger, "pruned part", e);
        }
    }

    private void Feed()
    {
        Snapshot? due;
        List<Sha256> leaves;
        lock (_lock)
        {
            (leaves, _incoming, _spare) = (_incoming, _spare, _incoming);
            (due, _due) = (_due, null);
        }

        foreach (ref readonly var leaf in CollectionsMarshal.AsSpan(leaves))
        {
            _tiles?.Add(leaf);
        }

        leaves.Clear();
        if (due is not null)
        {
            Write(due);
        }
    }

    private void Write(Snapshot snapshot)
    {
        var stopped = _tiles?.Fault is not null;
        if (_tiles?.Flush() == false && !stopped)
        {
            LedgerLog.HintFailed(_logger, TileFile.FolderName, _tiles.Fault!);
        }

        try
        {
            snapshot.Write(_disk, _options.Path);
        }
        catch (DiskException e)
        {
            LedgerLog.HintFailed(_logger, Snapshot.Name, e);
        }
    }
}
