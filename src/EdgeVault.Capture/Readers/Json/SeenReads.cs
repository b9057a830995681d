using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>Knows a read that comes again: a broker redelivers, a stream replays, a reader posts twice.</summary>
/// <remarks>
/// A read is named by event number, time, EPC and antenna, all compared in full: two reads are never taken for one. A
/// crowded set forgets its oldest; a read so old may be taken twice, which is late then and harms nothing.
/// </remarks>
internal sealed class SeenReads
{
    /// <summary>Reads remembered: half a minute of a busy reader; 72 bytes each.</summary>
    public const int ReadsMax = 32_768;

    private const int SlotsPerSet = 8;

    private readonly Slot[] _slots = new Slot[ReadsMax];
    private long _uses;

    public bool IsKnown(in ReportedRead read)
    {
        foreach (ref var slot in SetOf(read))
        {
            if (slot.Use > 0 && slot.Number == read.Number && slot.StampNs == read.StampNs && slot.SeenNs == read.SeenNs
                && slot.Antenna == read.Antenna && slot.Epc == read.Epc)
            {
                slot.Use = ++_uses;
                return true;
            }
        }

        return false;
    }

    public void Add(in ReportedRead read)
    {
        var set = SetOf(read);
        ref var victim = ref set[0];
        foreach (ref var slot in set)
        {
            if (slot.Use < victim.Use)
            {
                victim = ref slot;
            }
        }

        victim = new Slot(read.Epc, read.Number, read.StampNs, read.SeenNs, read.Antenna, ++_uses);
    }

    private Span<Slot> SetOf(in ReportedRead read)
    {
        var mixed = read.Epc.Mix64((ulong)read.StampNs ^ ((ulong)read.Number << 20) ^ read.Antenna);
        return _slots.AsSpan((int)(mixed % (ReadsMax / SlotsPerSet)) * SlotsPerSet, SlotsPerSet);
    }

    private struct Slot(EpcBits epc, long number, long stampNs, long seenNs, ushort antenna, long use)
    {
        public readonly EpcBits Epc = epc;
        public readonly long Number = number;
        public readonly long StampNs = stampNs;
        public readonly long SeenNs = seenNs;
        public readonly ushort Antenna = antenna;
        public long Use = use;
    }
}
