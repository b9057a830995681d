using System.Runtime.InteropServices;
using EdgeVault.Capture.Dedup;
using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Benchmarks.Deduplicating;

/// <summary>What a careful engineer takes first: a dictionary of the same evidence, and a queue of what closes when.</summary>
/// <remarks>The same slices as ours in the same order. In its favour it knows that all tags have 96 bits: the antenna goes into
/// the bits behind them, and neither long tags nor TIDs are thought of.</remarks>
internal sealed class DictionaryDedup(long sliceUs) : ISlicing
{
    private readonly Dictionary<UInt128, Evidence> _open = [];
    private readonly Queue<(UInt128 Key, long OpenedUs)> _opened = [];
    private readonly List<Slice> _closed = [];

    public ReadOnlySpan<Slice> Take(ReadOnlySpan<Sighting> batch)
    {
        _closed.Clear();
        CloseUntil(batch[0].ArrivalUs);
        foreach (ref readonly var read in batch)
        {
            Observe(read, DedupReads.AntennaOf[read.Antenna]);
        }

        return CollectionsMarshal.AsSpan(_closed);
    }

    public ReadOnlySpan<Slice> End()
    {
        _closed.Clear();
        CloseUntil(long.MaxValue);
        return CollectionsMarshal.AsSpan(_closed);
    }

    private void Observe(in Sighting sighting, byte antenna)
    {
        var key = sighting.Epc.Head | antenna;
        ref var evidence = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, key, out var found);
        if (!found)
        {
            _opened.Enqueue((key, sighting.ArrivalUs));
            evidence.Begin(sighting, antenna, 96, 0);
        }
        else if (!evidence.TryAdd(sighting, 0, sliceUs))
        {
            _closed.Add(SliceOf(key, evidence));
            evidence.Begin(sighting, antenna, 96, 0);
        }
    }

    private void CloseUntil(long nowUs)
    {
        while (_opened.TryPeek(out var oldest) && nowUs - oldest.OpenedUs >= sliceUs)
        {
            _opened.Dequeue();
            _open.Remove(oldest.Key, out var evidence);
            _closed.Add(SliceOf(oldest.Key, evidence));
        }
    }

    private static Slice SliceOf(UInt128 key, in Evidence evidence)
    {
        var slice = new Slice { Epc = EpcBits.FromHead(key, 96) };
        evidence.CopyTo(ref slice);
        return slice;
    }
}
