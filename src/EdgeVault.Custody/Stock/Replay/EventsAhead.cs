using System.Collections.Concurrent;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock.Replay;

/// <summary>What a ledger has already, for the fold: while one batch is folded, the next ones are read and parsed on another
/// core.</summary>
public static class EventsAhead
{
    // Few enough that they are still in the cache when they are folded, and gone when the garbage collector comes, which copies
    // what it meets.
    private const int EventsMax = 128;

    // Enough that neither thread sleeps, and has to be woken, for each batch of the other.
    private const int BatchesMax = 4;

    /// <summary>Batches in the ledger's order, each as the fold needs it (<see cref="FoldedFields"/>).</summary>
    /// <param name="first">Index of the first entry that is wanted.</param>
    /// <param name="read">Entries from an index on; none behind the last. It is called by one thread at a time, and never
    /// once the enumeration has ended.</param>
    /// <exception cref="CustodyFormatException">An entry is no custody event.</exception>
    public static IEnumerable<CustodyEvent[]> From(ulong first, Func<ulong, IReadOnlyList<ReadOnlyMemory<byte>>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        using var stop = new CancellationTokenSource();
        using var parsed = new BlockingCollection<CustodyEvent[]>(BatchesMax);

        // A thread of its own: a task that nobody has begun yet is run by who waits for it, and then nothing is ahead.
        var reading = Task.Factory.StartNew(
            Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in parsed.GetConsumingEnumerable())
            {
                yield return batch;
            }

            reading.GetAwaiter().GetResult();
        }
        finally
        {
            // Whoever stops in the middle closes what is read from: not under a reading thread. What that one met by then
            // is nobody's concern any more.
            stop.Cancel();
            Task.WhenAny(reading).Wait();
        }

        void Read()
        {
            try
            {
                foreach (var batch in Batches(first, read))
                {
                    parsed.Add(batch, stop.Token);
                }
            }
            finally
            {
                parsed.CompleteAdding();
            }
        }
    }

    private static IEnumerable<CustodyEvent[]> Batches(ulong first, Func<ulong, IReadOnlyList<ReadOnlyMemory<byte>>> read)
    {
        var fields = new FoldedFields();
        for (var next = first; read(next) is { Count: > 0 } entries; next += (ulong)entries.Count)
        {
            for (var at = 0; at < entries.Count; at += EventsMax)
            {
                yield return fields.Parse(entries, at, Math.Min(EventsMax, entries.Count - at));
            }
        }
    }
}
