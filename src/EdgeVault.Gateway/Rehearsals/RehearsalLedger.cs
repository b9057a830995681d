using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Rehearsals;

/// <summary>Writes a rehearsal into a data folder of its own, signed and durable like any other; in large frames, because
/// nobody waits for a single event.</summary>
internal sealed class RehearsalLedger : IAsyncDisposable
{
    private const int FrameEntries = 512;

    private readonly DataFolder _folder;
    private readonly OpenLedger _open;
    private readonly List<ReadOnlyMemory<byte>> _frame = [];
    private int _cost;

    private RehearsalLedger(DataFolder folder, OpenLedger open) => (_folder, _open) = (folder, open);

    private SegmentLedger Ledger => _open.Ledger;

    /// <exception cref="DataFolderException">It cannot be opened, or there is a ledger in it: a rehearsal never goes on with
    /// the custody of a real vault.</exception>
    public static RehearsalLedger Open(string path, string site, string gateway)
    {
        var folder = DataFolder.Open(path, PosixDisk.Instance);
        try
        {
            if (SegmentLedger.Exists(folder.LedgerPath, folder.Disk))
            {
                throw new DataFolderException(
                    $"There is a ledger in '{path}'; a rehearsal needs a new or empty folder.", isInUse: true);
            }

            var ledger = GatewayLedger.Open(folder, site, gateway, TimeProvider.System, NullLogger.Instance);
            return new RehearsalLedger(folder, ledger);
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Add(byte[] entry)
    {
        _frame.Add(entry);
        _cost += LedgerOptions.CostOf(entry.Length);
    }

    /// <summary>Appends what is there, once it is worth a frame.</summary>
    public async Task FlushAsync(CancellationToken cancellation, bool all = false)
    {
        if (!all && _frame.Count < FrameEntries && _cost < _open.Options.BatchBytesMax / 2)
        {
            return;
        }

        foreach (var frame in _frame.Chunk(Math.Min(FrameEntries, _open.Options.FrameEntriesMax)))
        {
            await Ledger.AppendAsync(frame, cancellation);
        }

        _frame.Clear();
        _cost = 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _open.DisposeAsync();
        _folder.Dispose();
    }
}
