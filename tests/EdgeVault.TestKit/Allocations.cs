namespace EdgeVault.TestKit;

/// <summary>What code takes from the heap, on its own thread.</summary>
public static class Allocations
{
    private const int Parts = 7;

    /// <summary>
    /// The fewest bytes that one of seven runs took. The runtime takes some kilobytes of its own now and then, on the thread
    /// that happens to run what it compiles anew; what the code takes comes every time.
    /// </summary>
    /// <param name="run">It is told which run it is, from 0: code that is cheaper the second time needs something new each time.</param>
    public static long Least(Action<int> run)
    {
        var least = long.MaxValue;
        for (var part = 0; part < Parts; part++)
        {
            var which = part;
            least = Math.Min(least, Of(() => run(which)));
        }

        return least;
    }

    /// <summary>The bytes that this one run took, the runtime's own included.</summary>
    public static long Of(Action run)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
