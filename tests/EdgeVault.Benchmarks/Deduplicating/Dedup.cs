using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Benchmarks.Deduplicating;

/// <summary>Reads into slices, with their evidence, against what others take; beside it what the machine's memory gives.</summary>
internal static class Dedup
{
    private const int ReadsPerRound = 1_000_000;
    private const int Rounds = 9;
    private const int Seed = 4;
    private const long SliceUs = 200_000;

    public static IEnumerable<Comparison> Run()
    {
        foreach (var tags in (int[])[10_000, 100_000])
        {
            var reads = Reads(tags, new Random(Seed));
            yield return Compare(tags, reads, "Dictionary<UInt128, same evidence>", Dictionary(reads), Rounds);
            yield return Compare(
                tags, reads, "Channel + ConcurrentDictionary<string>", () => ChannelDedup.Run(reads), 3);
            yield return Compare(tags, reads, "random 64-byte lines (limit)", Lines(tags), Rounds);
        }
    }

    private static Comparison Compare(int tags, Sighting[] reads, string peer, Func<long> work, int rounds) =>
        Interleaved.Compare(
            ($"{tags:N0} tags", "read"), new Contender("SliceTable", Ours(reads)), new Contender(peer, work), rounds);

    private static Func<long> Ours(Sighting[] reads)
    {
        var table = new SliceTable(new DedupOptions { OpenSlicesMax = 1 << 18 }, 7);
        return () =>
        {
            for (var at = 0; at < reads.Length; at += SightingBatch.Capacity)
            {
                var batch = reads.AsSpan(at, Math.Min(SightingBatch.Capacity, reads.Length - at));
                table.Observe(batch, static _ => 0, 0);
                table.CloseUntil(batch[^1].ArrivalUs);
                table.ClearClosed();
            }

            table.CloseAll();
            table.ClearClosed();
            return reads.Length;
        };
    }

    private static Func<long> Dictionary(Sighting[] reads)
    {
        var table = new DictionaryDedup(SliceUs);
        return () =>
        {
            for (var at = 0; at < reads.Length; at += SightingBatch.Capacity)
            {
                foreach (ref readonly var read in reads.AsSpan(at, Math.Min(SightingBatch.Capacity, reads.Length - at)))
                {
                    table.Observe(read, 0);
                }

                table.Closed.Clear();
            }

            return reads.Length;
        };
    }

    /// <summary>As many lines of a cache as the table's open slices take, touched in random order.</summary>
    private static Func<long> Lines(int tags)
    {
        var lines = new long[tags * 24];
        var random = new Random(Seed);
        var order = Enumerable.Range(0, ReadsPerRound).Select(_ => random.Next(tags) * 24).ToArray();
        return () =>
        {
            foreach (var at in order)
            {
                lines[at]++;
            }

            return order.Length;
        };
    }

    /// <summary>Every tag once in random order, again and again: the least kind to a cache. A round of all tags takes a slice
    /// time of the readers' clocks.</summary>
    private static Sighting[] Reads(int tags, Random random)
    {
        var epcs = new EpcBits[tags];
        Span<byte> bytes = stackalloc byte[12];
        for (var tag = 0; tag < tags; tag++)
        {
            random.NextBytes(bytes);
            epcs[tag] = EpcBits.From(bytes, 96);
        }

        var reads = new Sighting[ReadsPerRound];
        for (var at = 0; at < reads.Length; at++)
        {
            var us = 1_000_000 + (long)(at * (0.25 * SliceUs / tags));
            reads[at] = new Sighting
            {
                Epc = epcs[random.Next(tags)],
                FirstSeenUs = us,
                LastSeenUs = us,
                ArrivalUs = us,
                SeenCount = 1,
                RssiCentiDbm = (short)-random.Next(4_000, 8_000),
                Phase = Sighting.NoPhase,
            };
        }

        return reads;
    }
}
