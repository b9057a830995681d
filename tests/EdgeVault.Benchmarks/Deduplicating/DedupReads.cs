using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Benchmarks.Deduplicating;

/// <summary>Reads in random order, the least kind to a cache: each tag is read four times in a slice time.</summary>
internal static class DedupReads
{
    public const long SliceUs = 200_000;

    private const int ReadsPerSlice = 4;
    private const int SlicesOfEach = 5;
    private const int ReadsMin = 1 << 19;
    private const int Seed = 4;

    /// <summary>Index in the portal by the reader's number.</summary>
    public static ReadOnlySpan<byte> AntennaOf => [0, 0, 1, 2, 3];

    /// <summary>Each tag before one of a portal's four antennas. What arrives together arrives at one time.</summary>
    public static Sighting[] Of(int tags)
    {
        var random = new Random(Seed);
        var epcs = new EpcBits[tags];
        Span<byte> bytes = stackalloc byte[12];
        for (var tag = 0; tag < tags; tag++)
        {
            random.NextBytes(bytes);
            epcs[tag] = EpcBits.From(bytes, 96);
        }

        var reads = new Sighting[Math.Max(ReadsMin, tags * ReadsPerSlice * SlicesOfEach)];
        for (var at = 0; at < reads.Length; at++)
        {
            var tag = random.Next(tags);
            var batchEnd = Math.Min((at | (SightingBatch.Capacity - 1)) + 1, reads.Length);
            reads[at] = new Sighting
            {
                Epc = epcs[tag],
                FirstSeenUs = TimeOf(at, tags),
                LastSeenUs = TimeOf(at, tags),
                ArrivalUs = TimeOf(batchEnd, tags),
                Antenna = (ushort)(1 + (tag % 4)),
                SeenCount = 1,
                RssiCentiDbm = (short)-random.Next(4_000, 8_000),
                Phase = Sighting.NoPhase,
            };
        }

        return reads;
    }

    private static long TimeOf(int read, int tags) => 1_000_000 + (long)read * SliceUs / (tags * ReadsPerSlice);
}
