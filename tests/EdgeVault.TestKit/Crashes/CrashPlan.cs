namespace EdgeVault.TestKit.Crashes;

/// <summary>What a seeded run does, drawn from its seed and printed when it fails.</summary>
/// <param name="Seed">Decides all else.</param>
/// <param name="SegmentBlocks">Size of a segment in blocks, header included.</param>
/// <param name="FramesInFlight">Appends on their way at once; 0 when each ends before it returns.</param>
/// <param name="SnapshotBlocks">Blocks of frames between two snapshots.</param>
/// <param name="Lives">How often the ledger is opened before the last, undisturbed time.</param>
/// <param name="Batches">Most batches that a life appends.</param>
/// <param name="FaultPermille">Of a thousand steps of a disturbed life, how many fail.</param>
/// <param name="SpareBlocks">Blocks that the disk has beyond a new ledger; null for a disk without end.</param>
/// <param name="ReaderPermille">Before how many of a thousand steps a reader in another process looks.</param>
/// <param name="Evicts">Whether the cache is short of memory.</param>
public sealed record CrashPlan(
    int Seed,
    int SegmentBlocks,
    int FramesInFlight,
    int SnapshotBlocks,
    int Lives,
    int Batches,
    int FaultPermille,
    int? SpareBlocks,
    int ReaderPermille,
    bool Evicts)
{
    public static CrashPlan Draw(int seed, Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return new CrashPlan(
            seed,
            SegmentBlocks: random.Next(3, 9),
            FramesInFlight: random.Next(2) * random.Next(1, 6),
            SnapshotBlocks: random.Next(1, 12),
            Lives: random.Next(1, 6),
            Batches: random.Next(1, 14),
            FaultPermille: random.Next(3) switch { 0 => random.Next(5, 80), _ => 0 },
            SpareBlocks: random.Next(5) == 0 ? random.Next(0, 40) : null,
            ReaderPermille: random.Next(2) * random.Next(10, 200),
            Evicts: random.Next(3) == 0);
    }
}
