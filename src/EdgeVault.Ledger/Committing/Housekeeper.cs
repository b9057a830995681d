using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Recovery;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger.Committing;

/// <summary>Writes a snapshot every so many bytes of anchored frames, beside the commits.</summary>
internal sealed class Housekeeper(
    LedgerOptions options, IDisk disk, ILane lane, ILogger logger, long bytesSinceSnapshot)
{
    private long _bytes = bytesSinceSnapshot;
    private Snapshot? _due;

    /// <summary>On the anchor's lane, for each frame in order.</summary>
    public void Take(PendingFrame frame)
    {
        _bytes += frame.Builder.Frame.Length;
        if (_bytes >= options.SnapshotBytes)
        {
            _bytes = 0;
            Volatile.Write(ref _due, new Snapshot(frame.Place, frame.FirstIndex, frame.Tree.Clone()));
            lane.Post(WriteSnapshot);
        }
    }

    private void WriteSnapshot()
    {
        if (Interlocked.Exchange(ref _due, null) is not { } snapshot)
        {
            return;
        }

        try
        {
            snapshot.Write(disk, options.Path);
        }
        catch (DiskException e)
        {
            LedgerLog.HintFailed(logger, Snapshot.Name, e);
        }
    }
}
