using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Dedup;

/// <summary>Gathers reads of one portal into slices, one open slice for each tag and antenna.</summary>
/// <remarks>
/// Slices stand in a ring in the order in which they were opened, and close in that order; an open addressed index finds
/// them. Cost and memory follow the reads of the last slice time, not the population. When the ring is full the oldest
/// slice closes early: a flood of strange tags can split evidence and cannot push any out. A single writer, no locks; all
/// memory is taken in the constructor and by the first batches.
/// </remarks>
internal sealed class SliceTable
{
    // As many waits for memory as a core keeps in flight.
    private const int Ahead = 8;

    private readonly Entry[] _ring;
    private readonly int[] _index;
    private readonly int _indexMask;
    private readonly long _sliceUs;
    private readonly ulong _hashSeed;
    private readonly List<Slice> _closed = new(2 * SightingBatch.Capacity);
    private int _head;
    private int _count;

    public SliceTable(DedupOptions options, ulong hashSeed)
    {
        Debug.Assert(int.IsPow2(options.OpenSlicesMax), "CaptureOptionsValidator lets only powers of two through.");
        _ring = new Entry[options.OpenSlicesMax];
        // Twice the ring: probes stay short at any fill.
        _index = new int[options.OpenSlicesMax * 2];
        _indexMask = _index.Length - 1;
        _sliceUs = options.Slice.Ticks / TimeSpan.TicksPerMicrosecond;
        _hashSeed = hashSeed;
    }

    public int OpenCount => _count;

    /// <summary>First read of the slices that are still open; <see cref="long.MaxValue"/> where there are none.</summary>
    public long OldestFirstUs
    {
        get
        {
            var oldest = long.MaxValue;
            for (var offset = 0; offset < _count; offset++)
            {
                oldest = Math.Min(oldest, _ring[(_head + offset) & (_ring.Length - 1)].Slice.FirstUs);
            }

            return oldest;
        }
    }

    /// <summary>Slices that closed since <see cref="ClearClosed"/>.</summary>
    public ReadOnlySpan<Slice> Closed => CollectionsMarshal.AsSpan(_closed);

    public void ClearClosed() => _closed.Clear();

    /// <summary>Takes a batch. Where each read will look is asked for a few reads ahead, so that the waits for memory overlap.</summary>
    public void Observe(ReadOnlySpan<Sighting> sightings, Func<ushort, byte> antennaOf, long offsetUs)
    {
        Span<uint> hashes = stackalloc uint[Ahead];
        for (var at = 0; at < sightings.Length + Ahead; at++)
        {
            if (at >= Ahead)
            {
                ref readonly var sighting = ref sightings[at - Ahead];
                Observe(sighting, antennaOf(sighting.Antenna), offsetUs, hashes[at % Ahead]);
            }

            if (at < sightings.Length)
            {
                hashes[at % Ahead] = HashOf(sightings[at].Epc, antennaOf(sightings[at].Antenna));
                Prefetch(hashes[at % Ahead]);
            }
        }
    }

    public void Observe(in Sighting sighting, byte antenna, long offsetUs) =>
        Observe(sighting, antenna, offsetUs, HashOf(sighting.Epc, antenna));

    private void Observe(in Sighting sighting, byte antenna, long offsetUs, uint hash)
    {
        var slice = Slice.Of(sighting, antenna, offsetUs);
        var at = Find(slice.Epc, antenna, hash);
        if (_index[at] == 0)
        {
            Open(slice, hash);
            return;
        }

        ref var open = ref _ring[_index[at] - 1].Slice;
        var first = Math.Min(open.FirstUs, slice.FirstUs);
        if (Math.Max(open.LastUs, slice.LastUs) - first < _sliceUs)
        {
            open.Add(slice);
            return;
        }

        // A report that spans seconds brings the next slice before time closes this one.
        _closed.Add(open);
        open = slice;
    }

    public bool IsOpen(in EpcBits epc, byte antenna) => _index[Find(epc, antenna, HashOf(epc, antenna))] != 0;

    /// <summary>A hash of the tag alone that nobody outside can foresee.</summary>
    public uint NoteOf(in EpcBits epc) => (uint)epc.Mix64(~_hashSeed);

    /// <summary>Closes the slices that have been open for a slice time.</summary>
    public void CloseUntil(long nowUs)
    {
        while (_count > 0 && nowUs - _ring[_head].OpenedUs >= _sliceUs)
        {
            CloseOldest();
        }
    }

    public void CloseAll() => CloseUntil(long.MaxValue);

    private void Open(in Slice slice, uint hash)
    {
        if (_count == _ring.Length)
        {
            CloseOldest();
        }

        var position = (_head + _count) & (_ring.Length - 1);
        _ring[position] = new Entry { Slice = slice, OpenedUs = slice.ArrivalUs, Hash = hash };
        _count++;
        _index[Find(slice.Epc, slice.Antenna, hash)] = position + 1;
    }

    private void CloseOldest()
    {
        ref var entry = ref _ring[_head];
        _closed.Add(entry.Slice);
        Unindex(Find(entry.Slice.Epc, entry.Slice.Antenna, entry.Hash));
        entry = default;
        _head = (_head + 1) & (_ring.Length - 1);
        _count--;
    }

    /// <summary>Where it is in the index, or the free place where it would go.</summary>
    private int Find(in EpcBits epc, byte antenna, uint hash)
    {
        var at = (int)hash & _indexMask;
        while (_index[at] != 0)
        {
            ref var entry = ref _ring[_index[at] - 1];
            if (entry.Hash == hash && entry.Slice.Antenna == antenna && entry.Slice.Epc == epc)
            {
                break;
            }

            at = (at + 1) & _indexMask;
        }

        return at;
    }

    /// <summary>Frees a place and moves back what had to probe past it, so that no tombstones gather.</summary>
    private void Unindex(int hole)
    {
        for (var at = (hole + 1) & _indexMask; _index[at] != 0; at = (at + 1) & _indexMask)
        {
            var home = (int)_ring[_index[at] - 1].Hash & _indexMask;
            if (((at - home) & _indexMask) >= ((at - hole) & _indexMask))
            {
                _index[hole] = _index[at];
                hole = at;
            }
        }

        _index[hole] = 0;
    }

    private unsafe void Prefetch(uint hash)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        var place = _index[(int)hash & _indexMask];
        if (place != 0)
        {
            ref var entry = ref _ring[place - 1];
            Sse.Prefetch0(Unsafe.AsPointer(ref entry));
            Sse.Prefetch0((byte*)Unsafe.AsPointer(ref entry) + 64);
        }
    }

    private uint HashOf(in EpcBits epc, byte antenna) => (uint)(epc.Mix64(_hashSeed + antenna) >> 32);

    private struct Entry
    {
        public Slice Slice;
        public long OpenedUs;
        public uint Hash;
    }
}
