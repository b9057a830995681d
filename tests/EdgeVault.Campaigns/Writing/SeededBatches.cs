using EdgeVault.Ledger;

namespace EdgeVault.Campaigns.Writing;

/// <summary>Cuts the row of seeded entries into batches: mostly one or a few, now and then a full frame.</summary>
internal sealed class SeededBatches(int seed, Random random, LedgerOptions options)
{
    private const int FewMax = 6;
    private const int FullEvery = 12;

    public ReadOnlyMemory<byte>[] From(ulong index, ulong upTo)
    {
        var wanted = random.Next(FullEvery) == 0 ? options.FrameEntriesMax : random.Next(1, FewMax + 1);
        var left = options.BatchBytesMax;
        var batch = new List<ReadOnlyMemory<byte>>();
        while (batch.Count < wanted && index < upTo)
        {
            var entry = SeededEntries.At(seed, index++);
            left -= LedgerOptions.CostOf(entry.Length);
            if (left < 0)
            {
                break;
            }

            batch.Add(entry);
        }

        return [.. batch];
    }
}
