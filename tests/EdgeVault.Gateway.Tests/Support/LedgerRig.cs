using System.Text;
using EdgeVault.Gateway.Storage;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.TestKit;
using EdgeVault.TestKit.Disks;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.Gateway.Tests.Support;

/// <summary>A ledger of any bytes and its cursors on a disk in memory: what the streaming rooms see of a gateway.</summary>
internal sealed class LedgerRig : IAsyncDisposable
{
    public const string Origin = "edgevault/dc1/gw1/1";

    private readonly NoteSigner _signer = NoteSigner.Create(Origin);
    private readonly DataFolder _folder;
    private int _appended;

    public LedgerRig()
    {
        _folder = DataFolder.Open("/data", Disk);
        var options = new LedgerOptions
        {
            Path = _folder.LedgerPath, Origin = Origin, SegmentBytes = 1 << 20, FrameBytesMax = 512 << 10,
        };
        Ledger = SegmentLedger.Open(options, _signer, Disk, Time, NullLogger.Instance);
        Cursors = new CursorStore(_folder, Time, NullLogger<CursorStore>.Instance);
        CursorWrites = new DiskWatch(Disk, "fsync", "cursors");
    }

    public MemoryDisk Disk { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public SegmentLedger Ledger { get; }

    public CursorStore Cursors { get; }

    /// <summary>The last step of each cursor that moves.</summary>
    public DiskWatch CursorWrites { get; }

    public NoteVerifier Key => _signer.Verifier;

    public static string Text(int index) => $"event {index}";

    /// <summary>One frame of entries that say their index; returns the checkpoint behind it.</summary>
    public async Task<SignedCheckpoint> AppendAsync(int count)
    {
        var entries = Enumerable.Range(_appended, count).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Text(i)));
        _appended += count;
        return (await Ledger.AppendAsync([.. entries], TestContext.Current.CancellationToken)).Checkpoint;
    }

    /// <summary>What a process that started now would find.</summary>
    public Cursor? CursorOnDisk(string key) => new CursorStore(_folder, Time, NullLogger<CursorStore>.Instance).Find(key);

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        _folder.Dispose();
        _signer.Dispose();
    }
}
