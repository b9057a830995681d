using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Committing;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger;

/// <summary>Where a ledger lies, what it is called and how large its parts may be. Sizes are bytes.</summary>
public sealed class LedgerOptions
{
    // Covers an earlier process with other limits.
    private const long ReachBytesMin = 8L << 20;

    /// <summary>The folder of the ledger, <c>&lt;data&gt;/ledger</c>.</summary>
    public required string Path { get; init; }

    /// <summary><c>edgevault/&lt;site&gt;/&lt;gateway&gt;/&lt;epoch&gt;</c>; see <see cref="LedgerOrigin"/>.</summary>
    public required string Origin { get; init; }

    /// <summary>Where damaged files are copied to. Default: <c>quarantine</c> beside <see cref="Path"/>.</summary>
    public string? QuarantinePath { get; init; }

    /// <summary>Size of a segment file, a multiple of 4,096. Default 64 MiB, at most 1 GiB.</summary>
    public long SegmentBytes { get; init; } = 64L << 20;

    /// <summary>Largest entry. Default and limit 65,535, what a C2SP tlog-tiles entry bundle can hold.</summary>
    public int EntryBytesMax { get; init; } = FrameFormat.EntryBytesCap;

    /// <summary>Largest frame, one batch. Default 1 MiB, at most 16 MiB; a segment must hold one.</summary>
    public int FrameBytesMax { get; init; } = 1 << 20;

    /// <summary>Most entries in one frame. Default 4,096.</summary>
    public int FrameEntriesMax { get; init; } = 4_096;

    /// <summary>Most that <see cref="CostOf"/> may add up to over the entries of one batch.</summary>
    public int BatchBytesMax => FrameBytesMax - FrameFormat.FixedBytes - SignedNote.BytesMax;

    /// <summary>What an entry takes of <see cref="BatchBytesMax"/>: its bytes and their length.</summary>
    public static int CostOf(int entryBytes) => entryBytes + FrameFormat.EntryPrefixBytes;

    /// <summary>Batches that may be on their way to the disk at once. Default 4, at most 64.</summary>
    public int FramesInFlightMax { get; init; } = 4;

    /// <summary>Bytes of frames after which a snapshot is written, so that opening need not start at the beginning.
    /// Default 8 MiB.</summary>
    public long SnapshotBytes { get; init; } = 8L << 20;

    /// <summary>Where the steps of a commit run; simulations order them by themselves.</summary>
    internal LaneFactory NewLane { get; init; } = ThreadLane.Create;

    /// <summary>How far above the anchor a write can ever have reached: opening looks there and rewrites it.</summary>
    internal long ReachBytes => Math.Max(
        ReachBytesMin, SegmentHeader.ByteCount + ((FramesInFlightMax + 1L) * FrameFormat.PaddedLength(FrameBytesMax)));

    internal string QuarantineFolder =>
        QuarantinePath ?? System.IO.Path.Combine(System.IO.Path.GetDirectoryName(
            System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)))!, "quarantine");

    /// <summary>Every fault at once, each saying what would do; empty when the options are good.</summary>
    public IReadOnlyList<string> Faults()
    {
        var faults = new List<string>();
        Check(!string.IsNullOrWhiteSpace(Path), "Path is empty; name the ledger's folder.");
        Check(LedgerOrigin.TryParse(Origin, out _),
            $"Origin is '{Origin}'; it is edgevault/<site>/<gateway>/<epoch>, site and gateway 1 to 32 of [a-z0-9-], "
            + "epoch from 1.");
        Check(SegmentBytes % FrameFormat.BlockBytes == 0 && SegmentBytes is > 0 and <= 1L << 30,
            $"SegmentBytes is {SegmentBytes}; it is a multiple of {FrameFormat.BlockBytes} up to 1 GiB.");
        Check(EntryBytesMax is > 0 and <= FrameFormat.EntryBytesCap,
            $"EntryBytesMax is {EntryBytesMax}; it is 1 to {FrameFormat.EntryBytesCap}.");
        Check(FrameEntriesMax is > 0 and <= 1 << 20, $"FrameEntriesMax is {FrameEntriesMax}; it is 1 to 1,048,576.");
        Check(FramesInFlightMax is > 0 and <= 64, $"FramesInFlightMax is {FramesInFlightMax}; it is 1 to 64.");
        Check(SnapshotBytes > 0, $"SnapshotBytes is {SnapshotBytes}; it is at least 1.");
        Check(FrameBytesMax <= FrameFormat.FrameBytesCap && BatchBytesMax >= CostOf(EntryBytesMax),
            $"FrameBytesMax is {FrameBytesMax}; it is at least {CostOf(EntryBytesMax) + FrameBytesMax - BatchBytesMax} "
            + $"(one entry of EntryBytesMax) and at most {FrameFormat.FrameBytesCap}.");
        Check(FrameFormat.PaddedLength(FrameBytesMax) + FrameFormat.BlockBytes <= SegmentBytes,
            $"FrameBytesMax is {FrameBytesMax} and does not fit a segment; SegmentBytes must be at least "
            + $"{FrameFormat.PaddedLength(FrameBytesMax) + FrameFormat.BlockBytes}.");
        return faults;

        void Check(bool good, string fault)
        {
            if (!good)
            {
                faults.Add(fault);
            }
        }
    }
}
