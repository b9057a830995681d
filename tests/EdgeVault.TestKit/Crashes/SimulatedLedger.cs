using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Committing;
using EdgeVault.Ledger.Disk;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeVault.TestKit.Crashes;

/// <summary>The real ledger with small files and every disk operation in the order of the calls.</summary>
public static class SimulatedLedger
{
    public const string Folder = "/data/ledger";
    public const string AnchorPath = Folder + "/anchor";
    public const int BlockBytes = 4_096;
    private const string Origin = "edgevault/sim/gw1/1";
    private const int ReadBytes = 1 << 20;

    public static NoteSigner Signer { get; } = SimulatedKey.Signer(Origin);

    /// <param name="segmentBlocks">Blocks of a segment, its header included; a frame may take all the others.</param>
    /// <param name="snapshotBlocks">Blocks of frames between two snapshots.</param>
    /// <param name="framesInFlight">Batches that may be on their way at once.</param>
    /// <param name="lanes">Null when every append ends before it returns.</param>
    internal static LedgerOptions Options(
        int segmentBlocks, int snapshotBlocks = 6, int framesInFlight = 1, LaneFactory? lanes = null) => new()
        {
            Path = Folder,
            Origin = Origin,
            SegmentBytes = segmentBlocks * BlockBytes,
            FrameBytesMax = (segmentBlocks - 1) * BlockBytes,
            EntryBytesMax = BlockBytes,
            FrameEntriesMax = 64,
            FramesInFlightMax = framesInFlight,
            SnapshotBytes = snapshotBlocks * BlockBytes,
            NewLane = lanes ?? InlineLane.Create,
        };

    /// <summary>The clock stands still: a full disk is tried again when the simulation says so.</summary>
    public static SegmentLedger Open(IDisk disk, LedgerOptions options) =>
        SegmentLedger.Open(options, Signer, disk, new ManualTimeProvider(), NullLogger.Instance);

    public static List<byte[]> ReadAll(this SegmentLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        return Collect(ledger.MinIndex, (next, entries, bytes) => ledger.Read(next, entries, bytes));
    }

    public static List<byte[]> ReadAll(this LedgerReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Collect(reader.MinIndex, (next, entries, bytes) => reader.Read(next, entries, bytes));
    }

    /// <summary>Closes it as a stop of the gateway does; a power cut meanwhile is left to the caller.</summary>
    public static void Close(this SegmentLedger ledger)
    {
        ArgumentNullException.ThrowIfNull(ledger);
        ledger.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static List<byte[]> Collect(ulong from, Func<ulong, int, int, LedgerBatch?> read)
    {
        var all = new List<byte[]>();
        while (read(from + (ulong)all.Count, int.MaxValue, ReadBytes) is { } batch)
        {
            LedgerModel.Demand(
                batch.FirstIndex == from + (ulong)all.Count,
                $"asked for entry {from + (ulong)all.Count}, got {batch.FirstIndex}");

            all.AddRange(batch.Entries.Select(entry => entry.ToArray()));
        }

        return all;
    }
}
