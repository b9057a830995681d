using System.Numerics;
using EdgeVault.Benchmarks.Measuring;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Benchmarks.Deduplicating;

/// <summary>Reads into slices, with their evidence, against what others take; beside it what the machine's memory gives.</summary>
/// <remarks>Batches lie in the cache when their time begins to count, as they do when a decoder has just filled them.</remarks>
internal static class Dedup
{
    private const int Rounds = 41;
    private const int SlowRounds = 5;

    public static IEnumerable<Comparison> Run()
    {
        foreach (var tags in (int[])[10_000, 100_000])
        {
            var reads = DedupReads.Of(tags);
            CheckAgreement(tags, reads);
            var lines = new RandomLines(tags, reads.Length);
            yield return Compare(Dictionary(reads), Rounds);
            yield return Compare(Channelled(reads), SlowRounds);
            yield return Compare(OneByOne(tags, reads), Rounds);
            yield return Compare(new("random 64-byte lines (limit)", lines.Plain), Rounds);
            yield return Compare(new("random 64-byte lines, prefetched (limit)", lines.Prefetched), Rounds);

            Comparison Compare(Contender peer, int rounds) =>
                Interleaved.Compare(($"{tags:N0} tags", "read"), Ours(tags, reads), peer, rounds);
        }
    }

    private static Contender Ours(int tags, Sighting[] reads) => Play("SliceTable", reads, new BatchedSlices(Table(tags)));

    private static Contender OneByOne(int tags, Sighting[] reads) =>
        Play("itself, read by read, without prefetch", reads, new SlicesOneByOne(Table(tags)));

    private static Contender Dictionary(Sighting[] reads) =>
        Play("Dictionary<UInt128, same evidence>", reads, new DictionaryDedup(DedupReads.SliceUs));

    private static Contender Channelled(Sighting[] reads) => new("Channel + ConcurrentDictionary<string>", () =>
    {
        var slices = 0;
        new ChannelDedup(DedupReads.SliceUs).Run(reads, _ => slices++);
        return reads.Length;
    });

    private static SliceTable Table(int tags) =>
        new(new DedupOptions { OpenSlicesMax = (int)BitOperations.RoundUpToPowerOf2((uint)tags) }, 7);

    private static Contender Play(string name, Sighting[] reads, ISlicing slicing)
    {
        var (counted, batch) = (new PartTime(), new Sighting[SightingBatch.Capacity]);
        return new Contender(name, () => Feed(reads, batch, slicing, counted), counted);
    }

    private static List<Slice> SlicesOf(Sighting[] reads, ISlicing slicing)
    {
        List<Slice> slices = [];
        Feed(reads, new Sighting[SightingBatch.Capacity], slicing, new PartTime(), slices);
        return slices;
    }

    private static long Feed(
        Sighting[] reads, Sighting[] batch, ISlicing slicing, PartTime counted, List<Slice>? slices = null)
    {
        for (var from = 0; from < reads.Length; from += batch.Length)
        {
            var part = reads.AsSpan(from, Math.Min(batch.Length, reads.Length - from));
            part.CopyTo(batch);
            counted.Begin();
            var closed = slicing.Take(batch.AsSpan(0, part.Length));
            counted.End();
            slices?.AddRange(closed);
        }

        counted.Begin();
        var last = slicing.End();
        counted.End();
        slices?.AddRange(last);
        return reads.Length;
    }

    /// <summary>A comparison is one only between those who do the same.</summary>
    private static void CheckAgreement(int tags, Sighting[] reads)
    {
        var ours = SlicesOf(reads, new BatchedSlices(Table(tags)));
        var oneByOne = SlicesOf(reads, new SlicesOneByOne(Table(tags)));
        var dictionary = SlicesOf(reads, new DictionaryDedup(DedupReads.SliceUs));
        List<Slice> channelled = [];
        new ChannelDedup(DedupReads.SliceUs).Run(reads, channelled.Add);
        if (!ours.SequenceEqual(oneByOne) || !ours.SequenceEqual(dictionary) || !ours.SequenceEqual(channelled))
        {
            throw new InvalidOperationException("The contenders make different slices of the same reads.");
        }
    }
}
