using EdgeVault.Ledger.Committing;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger.Segments;

/// <summary>Keeps the next segment made ahead: it costs no append time, and is the reserve on a full disk.</summary>
internal sealed class SegmentSpare(IDisk disk, LedgerOptions options, ILane lane, ILogger logger)
{
    private readonly Lock _lock = new();
    private uint _wanted;
    private uint? _suspect;

    /// <summary>Makes a segment on the lane, unless a good one is there.</summary>
    public void Prepare(uint number)
    {
        lock (_lock)
        {
            _wanted = number;
        }

        lane.Post(TryMake);
    }

    /// <summary>Returns when the segment is there; makes it now if it could not be made ahead.</summary>
    public void Take(uint number)
    {
        lock (_lock)
        {
            Make_NeedsLock(number);
            // A file that is there may be one whose folder was never synced: its name could still go.
            disk.SyncFolder(options.Path);
        }
    }

    private void TryMake()
    {
        lock (_lock)
        {
            try
            {
                Make_NeedsLock(_wanted);
            }
            catch (DiskException e)
            {
                LedgerLog.SpareFailed(logger, _wanted, e);
            }
        }
    }

    private void Make_NeedsLock(uint number)
    {
        if (_suspect != number && IsGood(number))
        {
            return;
        }

        // Made under its name once, but the folder's sync failed: a second sync of the same folder would lie.
        _suspect = number;
        SegmentFile.Create(disk, options.Path, number, options.SegmentBytes);
        _suspect = null;
    }

    private bool IsGood(uint number)
    {
        using var file = disk.TryOpen(SegmentFile.PathOf(options.Path, number));
        return file?.Length == options.SegmentBytes;
    }
}
