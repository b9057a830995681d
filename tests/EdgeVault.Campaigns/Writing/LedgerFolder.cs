using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging;

namespace EdgeVault.Campaigns.Writing;

/// <summary>A data folder with key and ledger as a gateway has them; small segments, so that many are begun.</summary>
internal sealed class LedgerFolder(string data)
{
    public const string Origin = "edgevault/dc1/gw1/1";

    public string Ledger => Path.Combine(data, "ledger");

    public bool Exists => SegmentLedger.Exists(Ledger, PosixDisk.Instance);

    private string Key => Path.Combine(data, "keys", "ledger.key");

    public LedgerOptions Options => new()
    {
        Path = Ledger,
        Origin = Origin,
        SegmentBytes = 32 << 10,
        FrameBytesMax = 16 << 10,
        EntryBytesMax = 4_096,
        FrameEntriesMax = 64,
        SnapshotBytes = 24 << 10,
        // Above what a writer keeps outstanding: whether one more waits for room is not what is tested here.
        FramesInFlightMax = 8,
    };

    /// <summary>Makes the key only where there is no ledger, as the gateway does.</summary>
    public NoteSigner LoadKey() =>
        LedgerKeyFile.CreateOrLoad(PosixDisk.Instance, Key, Origin, mayCreate: !Exists);

    public SegmentLedger Open(NoteSigner key, ILogger logger) =>
        SegmentLedger.Open(Options, key, PosixDisk.Instance, TimeProvider.System, logger);
}
