using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Benchmarks.Deduplicating;

/// <summary>Makes slices of batches of reads.</summary>
internal interface ISlicing
{
    /// <returns>What closed up to the arrival of this batch, until the next call.</returns>
    ReadOnlySpan<Slice> Take(ReadOnlySpan<Sighting> batch);

    /// <returns>What was open still.</returns>
    ReadOnlySpan<Slice> End();
}

/// <summary>The product's, as a portal's worker drives it.</summary>
internal sealed class BatchedSlices(SliceTable table) : ISlicing
{
    public ReadOnlySpan<Slice> Take(ReadOnlySpan<Sighting> batch)
    {
        table.ClearClosed();
        table.CloseUntil(batch[0].ArrivalUs);
        table.Observe(batch, DedupReads.AntennaOf, 0);
        return table.Closed;
    }

    public ReadOnlySpan<Slice> End()
    {
        table.ClearClosed();
        table.CloseAll();
        return table.Closed;
    }
}

/// <summary>The product's, asked for each read by itself: nothing is fetched ahead.</summary>
internal sealed class SlicesOneByOne(SliceTable table) : ISlicing
{
    public ReadOnlySpan<Slice> Take(ReadOnlySpan<Sighting> batch)
    {
        table.ClearClosed();
        table.CloseUntil(batch[0].ArrivalUs);
        foreach (ref readonly var read in batch)
        {
            table.Observe(read, DedupReads.AntennaOf[read.Antenna], 0);
        }

        return table.Closed;
    }

    public ReadOnlySpan<Slice> End()
    {
        table.ClearClosed();
        table.CloseAll();
        return table.Closed;
    }
}
