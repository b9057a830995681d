using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Ledger.Segments;

/// <summary>Keeps the next segment made ahead: it costs no append time, and is the reserve on a full disk.</summary>
internal sealed class SegmentSpare(IDisk disk, LedgerOptions options, ILogger logger) : IDisposable
{
    private Task _making = Task.CompletedTask;

    /// <summary>Starts to make a segment unless a good one is there.</summary>
    public void Prepare(uint number)
    {
        _making = options.SpareInBackground
            ? Task.Run(() => MakeIfMissing(number))
            : MakeNow(number);
        _making.ContinueWith(
            task => LedgerLog.SpareFailed(logger, number, task.Exception!.GetBaseException()),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Waits until the segment is there; tries once more if making it ahead failed.</summary>
    public void Take(uint number)
    {
        Settle();
        MakeIfMissing(number);
        // A file that is there may be one whose folder could not be synced when it was made: its name could still go.
        disk.SyncFolder(options.Path);
    }

    // A process that ends while a spare is being made leaves a .new file, which the next start overwrites.
    public void Dispose() => Settle();

    private void Settle() => Task.WaitAny(_making);

    private Task MakeNow(uint number)
    {
        try
        {
            MakeIfMissing(number);
            return Task.CompletedTask;
        }
        catch (DiskException e)
        {
            return Task.FromException(e);
        }
    }

    private void MakeIfMissing(uint number)
    {
        using (var file = disk.TryOpen(SegmentFile.PathOf(options.Path, number)))
        {
            if (file?.Length == options.SegmentBytes)
            {
                return;
            }
        }

        SegmentFile.Create(disk, options.Path, number, options.SegmentBytes);
    }
}
