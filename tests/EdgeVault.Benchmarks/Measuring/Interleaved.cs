namespace EdgeVault.Benchmarks.Measuring;

/// <summary>Runs two contenders in turns, so that a busy neighbour slows both.</summary>
internal static class Interleaved
{
    // Until the runtime has compiled both for good: what runs for months is not measured by its first second.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    /// <summary>Who goes first alternates from round to round.</summary>
    /// <param name="what">The case, and the unit that is counted.</param>
    /// <param name="ours">EdgeVault.</param>
    /// <param name="peer">What it is held against.</param>
    /// <param name="rounds">An odd number, so that there is a median.</param>
    public static Comparison Compare((string Case, string Unit) what, Contender ours, Contender peer, int rounds)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var i = 0; i == 0 || TimeProvider.System.GetElapsedTime(began) < WarmUp; i++)
        {
            Progress.Tell($"{ours.Name} against {peer.Name}: warming up");
            ours.Work();
            peer.Work();
        }

        var measured = new Round[rounds];
        var (bytes, items) = (0L, 0L);
        for (var i = 0; i < rounds; i++)
        {
            Progress.Tell($"{ours.Name} against {peer.Name}: round {i + 1} of {rounds}");
            var peerFirst = i % 2 == 1 ? PerSecond(peer) : 0;
            // Of all threads: work that is handed to another one costs no less.
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var (speed, count) = Measure(ours);
            bytes += GC.GetTotalAllocatedBytes(precise: true) - before;
            items += count;
            measured[i] = new Round(speed, peerFirst > 0 ? peerFirst : PerSecond(peer));
        }

        Progress.Clear();
        return new Comparison(what.Case, what.Unit, ours.Name, peer.Name, measured, (double)bytes / items);
    }

    private static double PerSecond(Contender contender) => Measure(contender).PerSecond;

    private static (double PerSecond, long Items) Measure(Contender contender)
    {
        contender.Counted?.Clear();
        var began = TimeProvider.System.GetTimestamp();
        var items = contender.Work();
        var taken = contender.Counted?.Taken ?? TimeProvider.System.GetElapsedTime(began);
        return (items / taken.TotalSeconds, items);
    }
}
