using System.Numerics;
using EdgeVault.Benchmarks.Decoding;
using EdgeVault.Benchmarks.Measuring;

namespace EdgeVault.Benchmarks.Pipelining;

/// <summary>Bytes of reports to passages at one door, on one core, where few and where many known tags lie before it.</summary>
/// <remarks>Virtual time goes as it would with a reader ten times as fast as one is. The bytes lie in the cache when their
/// time begins to count, as they do when the kernel has just copied them.</remarks>
internal static class Pipeline
{
    private const int ReadsPerSecond = 20_000;
    private const int ReportsPerRound = 2_000;
    private const int Rounds = 21;
    private const long ReportUs = 1_000_000L * Shelves.TagsPerReport / ReadsPerSecond;

    public static IEnumerable<Comparison> Run()
    {
        foreach (var (tags, givesPhase) in ((int, bool)[])[(1_000, false), (100_000, false), (1_000, true)])
        {
            using var door = Settled(tags, givesPhase, out var shelves);
            var walked = new PartTime();
            yield return Interleaved.Compare(
                ($"{tags:N0} known tags{(givesPhase ? ", with phase" : "")}", "read"),
                new Contender("bytes to passages", () => Play(door, shelves, ReportsPerRound, ReportUs), door.Counted),
                new Contender("bare span walk (ceiling)", () => Walk(shelves, door, walked), walked),
                Rounds);
        }
    }

    /// <summary>A door that knows all its tags and waits for none of them.</summary>
    private static Door Settled(int tags, bool givesPhase, out Shelves shelves)
    {
        // Sets of eight overflow where chance fills one: a quarter full, practically none does.
        var door = new Door((int)BitOperations.RoundUpToPowerOf2((uint)tags * 4), ReadsPerSecond * 1_000);
        shelves = new Shelves(tags, Math.Max(2, 200_000 / tags), givesPhase);
        var reports = tags / Shelves.TagsPerReport;
        for (var round = 0; round < 6; round++)
        {
            // Faster than life, so that all have shown themselves before they would have had to.
            Play(door, shelves, reports, Math.Max(1, 1_500_000 / reports));
        }

        Play(door, shelves, reports * 4, ReportUs);
        return door;
    }

    private static long Play(Door door, Shelves shelves, int reports, long reportUs)
    {
        var reads = 0L;
        for (var report = 0; report < reports; report++)
        {
            var body = shelves.Next(door.ReaderUs);
            reads += door.Receive(body);
            door.Clock.Advance(reportUs);
        }

        return reads;
    }

    private static long Walk(Shelves shelves, Door door, PartTime walked)
    {
        var sum = 0UL;
        for (var report = 0; report < ReportsPerRound; report++)
        {
            var body = shelves.Next(door.ReaderUs);
            walked.Begin();
            sum += BareWalk.Sum(body);
            walked.End();
        }

        // The sum is asked for, so that the walk cannot be optimised away.
        return sum == 0 ? throw new InvalidOperationException("Nothing was walked.") : (long)ReportsPerRound * Shelves.TagsPerReport;
    }
}
