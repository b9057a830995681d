using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock.Replay;

/// <summary>What a ledger has already, for the fold: while one batch is folded, the next is read and parsed on another
/// core.</summary>
public static class EventsAhead
{
    // Few enough that they are still in the cache when they are folded, and gone when the garbage collector comes, which copies
    // what it meets; and enough that the two threads seldom wait for each other.
    private const int EventsMax = 128;

    /// <summary>Batches in the ledger's order, each as the fold needs it (<see cref="FoldedFields"/>).</summary>
    /// <param name="first">Index of the first entry that is wanted.</param>
    /// <param name="read">Entries from an index on; none behind the last. It is called by one thread at a time, and never
    /// once the enumeration has ended.</param>
    /// <exception cref="CustodyFormatException">An entry is no custody event.</exception>
    public static IEnumerable<CustodyEvent[]> From(ulong first, Func<ulong, IReadOnlyList<ReadOnlyMemory<byte>>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        IReadOnlyList<ReadOnlyMemory<byte>> entries = [];
        var (next, parsed) = (first, 0);
        var ahead = Task.Run(Read);
        try
        {
            while (ahead.GetAwaiter().GetResult() is { Length: > 0 } batch)
            {
                ahead = Task.Run(Read);
                yield return batch;
            }
        }
        finally
        {
            // Whoever stops in the middle closes what is read from: not under a reading thread. What that one met by then
            // is nobody's concern any more.
            Task.WhenAny(ahead).Wait();
        }

        CustodyEvent[] Read()
        {
            if (parsed == entries.Count)
            {
                (entries, parsed) = (read(next), 0);
            }

            var batch = FoldedFields.Parse(entries, parsed, Math.Min(EventsMax, entries.Count - parsed));
            parsed += batch.Length;
            next += (ulong)batch.Length;
            return batch;
        }
    }
}
