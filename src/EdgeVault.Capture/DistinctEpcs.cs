using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture;

/// <summary>Counts different EPCs, up to a limit; from there on the count stands still.</summary>
/// <remarks>Shared by all readers, so it is locked: once for each report, not for each tag in it.</remarks>
internal sealed class DistinctEpcs(int countMax)
{
    private readonly Lock _lock = new();
    private EpcBits[] _slots = new EpcBits[256];
    private bool _hasEmpty;
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <returns>How many of them were new.</returns>
    public int Add(ReadOnlySpan<EpcBits> epcs)
    {
        if (Count >= countMax)
        {
            return 0;
        }

        lock (_lock)
        {
            var before = _count;
            // Where each will be looked for is asked for first, so that the waits for memory overlap.
            foreach (ref readonly var epc in epcs)
            {
                Memory.Ask(ref _slots[epc.GetHashCode() & (_slots.Length - 1)]);
            }

            foreach (ref readonly var epc in epcs)
            {
                Add_NeedsLock(epc);
            }

            return _count - before;
        }
    }

    private void Add_NeedsLock(in EpcBits epc)
    {
        if (epc.BitCount == 0)
        {
            // Zero bits mark a free slot, and are an EPC that a reader may report.
            _count += _hasEmpty ? 0 : 1;
            _hasEmpty = true;
            return;
        }

        var at = Find(_slots, epc);
        if (_slots[at].BitCount != 0 || _count >= countMax)
        {
            return;
        }

        _slots[at] = epc;
        _count++;
        if (_count * 2 > _slots.Length)
        {
            Grow_NeedsLock();
        }
    }

    private void Grow_NeedsLock()
    {
        var larger = new EpcBits[_slots.Length * 2];
        foreach (ref readonly var epc in _slots.AsSpan())
        {
            if (epc.BitCount != 0)
            {
                larger[Find(larger, epc)] = epc;
            }
        }

        _slots = larger;
    }

    private static int Find(EpcBits[] slots, in EpcBits epc)
    {
        var at = epc.GetHashCode() & (slots.Length - 1);
        while (slots[at].BitCount != 0 && slots[at] != epc)
        {
            at = (at + 1) & (slots.Length - 1);
        }

        return at;
    }
}
