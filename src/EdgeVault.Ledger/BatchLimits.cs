namespace EdgeVault.Ledger;

/// <summary>Refuses a batch that no frame may hold before anything of it is copied.</summary>
internal static class BatchLimits
{
    public static void Demand(IReadOnlyList<ReadOnlyMemory<byte>> entries, LedgerOptions options)
    {
        if (entries.Count == 0 || entries.Count > options.FrameEntriesMax)
        {
            throw new ArgumentException(
                $"A batch has 1 to {options.FrameEntriesMax} entries, not {entries.Count}.", nameof(entries));
        }

        long cost = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            var length = entries[i].Length;
            if (length > options.EntryBytesMax)
            {
                throw new ArgumentException(
                    $"Entry {i} of the batch has {length} bytes; at most {options.EntryBytesMax} go.", nameof(entries));
            }

            cost += LedgerOptions.CostOf(length);
        }

        if (cost > options.BatchBytesMax)
        {
            throw new ArgumentException(
                $"The batch takes {cost} bytes; a frame holds {options.BatchBytesMax}. Split it.", nameof(entries));
        }
    }
}
