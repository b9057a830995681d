using System.Runtime.CompilerServices;
using EdgeVault.Capture.Readers;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Dedup;

/// <summary>Gathers reads of one portal into slices, one open slice for each tag and antenna.</summary>
/// <remarks>
/// Slices stand in a ring in the order in which they were opened, and close in that order; an index finds them. Cost and
/// memory follow the reads of the last slice time, not the population. When the ring is full the oldest slice closes
/// early: a flood of strange tags can split evidence and cannot push any out. A single writer, no locks; all memory is
/// taken in the constructor and by the first batches.
/// </remarks>
internal sealed class SliceTable
{
    // Reads whose places are asked for before the first of them is looked at, so that the waits for memory overlap.
    private const int Ahead = 32;

    // So many slices before one closes, its cell of the index is asked for.
    private const int CloseAhead = 8;

    // Stands for a tag of more than the 128 bits that an open slice holds.
    private const byte LongTag = byte.MaxValue;

    private readonly SliceRing _ring;
    private readonly SliceIndex _index;
    private readonly long _sliceUs;
    private readonly ulong _hashSeed;

    // Not on the stack: a method that takes some there is compiled once, before anything is known of how it runs.
    private readonly uint[] _hashes = new uint[Ahead];
    private Slice[] _closed = new Slice[2 * SightingBatch.Capacity];
    private int _closedCount;

    public SliceTable(DedupOptions options, ulong hashSeed)
    {
        _ring = new SliceRing(options.OpenSlicesMax);
        _index = new SliceIndex(options.OpenSlicesMax);
        _sliceUs = options.Slice.Ticks / TimeSpan.TicksPerMicrosecond;
        _hashSeed = hashSeed;
    }

    public int OpenCount => _ring.Count;

    /// <summary>First read of the slices that are still open; <see cref="long.MaxValue"/> where there are none.</summary>
    public long OldestFirstUs => _ring.OldestFirstUs();

    /// <summary>Slices that closed since <see cref="ClearClosed"/>, until the next call of any other method.</summary>
    public ReadOnlySpan<Slice> Closed => _closed.AsSpan(0, _closedCount);

    public void ClearClosed() => _closedCount = 0;

    /// <summary>Takes a batch.</summary>
    /// <param name="sightings">What was read.</param>
    /// <param name="antennaOf">The index in the portal of each of the reader's antennas, by its number.</param>
    /// <param name="offsetUs">Gateway time = reader time + this.</param>
    public void Observe(ReadOnlySpan<Sighting> sightings, ReadOnlySpan<byte> antennaOf, long offsetUs)
    {
        Span<uint> hashes = _hashes;
        for (var from = 0; from < sightings.Length; from += Ahead)
        {
            var part = sightings.Slice(from, Math.Min(Ahead, sightings.Length - from));
            Ask(part, antennaOf, hashes);
            for (var at = 0; at < part.Length; at++)
            {
                ref readonly var sighting = ref part[at];
                Observe(sighting, antennaOf[sighting.Antenna], offsetUs, hashes[at]);
            }
        }
    }

    public void Observe(in Sighting sighting, byte antenna, long offsetUs) =>
        Observe(sighting, antenna, offsetUs, HashOf(sighting.Epc, antenna));

    public bool IsOpen(in EpcBits epc, byte antenna) => Find(epc, antenna, HashOf(epc, antenna)) >= 0;

    /// <summary>A hash of the tag alone that nobody outside can foresee.</summary>
    public uint NoteOf(in EpcBits epc) => (uint)epc.Mix64(~_hashSeed);

    /// <summary>Closes the slices that have been open for a slice time.</summary>
    public void CloseUntil(long nowUs)
    {
        while (_ring.Count > 0 && nowUs - _ring.OldestOpenedUs >= _sliceUs)
        {
            _index.Prefetch(_ring.HashAfter(CloseAhead));
            CloseOldest();
        }
    }

    public void CloseAll() => CloseUntil(long.MaxValue);

    /// <summary>Asks for what each read will look at: its cell of the index, then the slice that stands there. What stands
    /// there may be another's; then this read waits.</summary>
    private void Ask(ReadOnlySpan<Sighting> sightings, ReadOnlySpan<byte> antennaOf, Span<uint> hashes)
    {
        for (var at = 0; at < sightings.Length; at++)
        {
            ref readonly var sighting = ref sightings[at];
            var hash = HashOf(sighting.Epc, antennaOf[sighting.Antenna]);
            hashes[at] = hash;
            _index.Prefetch(hash);
        }

        for (var at = 0; at < sightings.Length; at++)
        {
            _ring.Prefetch(_index.First(hashes[at]));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Observe(in Sighting sighting, byte antenna, long offsetUs, uint hash)
    {
        var place = Find(sighting.Epc, antenna, hash);
        if (place < 0)
        {
            Open(sighting, antenna, offsetUs, hash);
        }
        else if (!_ring[place].Evidence.TryAdd(sighting, offsetUs, _sliceUs))
        {
            Replace(place, sighting, antenna, offsetUs);
        }
        else if (sighting.Tid.BitCount > 0)
        {
            _ring.RareOf(place).Tid = sighting.Tid;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(in EpcBits epc, byte antenna, uint hash)
    {
        var at = _index.Home(hash);
        int place;
        do
        {
            place = _index.Next(hash, ref at);
        }
        while (place >= 0 && !IsOf(place, epc, antenna));

        return place;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsOf(int place, in EpcBits epc, byte antenna)
    {
        ref var slice = ref _ring[place];
        var (head, length) = (epc.Head, LengthOf(epc));
        return slice.Low == (ulong)head && slice.High == (ulong)(head >> 64)
            && slice.Evidence.Length == length && slice.Evidence.Antenna == antenna
            && (length != LongTag || _ring.RareOf(place).Epc == epc);
    }

    /// <summary>A report that spans seconds brings the next slice before time closes this one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Replace(int place, in Sighting sighting, byte antenna, long offsetUs)
    {
        HandOut(place);
        _ring.Clear(place);
        Begin(place, sighting, antenna, offsetUs);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Open(in Sighting sighting, byte antenna, long offsetUs, uint hash)
    {
        if (_ring.IsFull)
        {
            CloseOldest();
        }

        var place = _ring.Open(sighting.ArrivalUs, hash);
        _index.Add(hash, place);
        Begin(place, sighting, antenna, offsetUs);
    }

    private void Begin(int place, in Sighting sighting, byte antenna, long offsetUs)
    {
        ref var slice = ref _ring[place];
        var (head, length) = (sighting.Epc.Head, LengthOf(sighting.Epc));
        (slice.High, slice.Low) = ((ulong)(head >> 64), (ulong)head);
        slice.Evidence.Begin(sighting, antenna, length, offsetUs);
        if (length == LongTag || sighting.Tid.BitCount > 0)
        {
            _ring.RareOf(place) = new SliceRing.Rare { Epc = sighting.Epc, Tid = sighting.Tid };
        }
    }

    private void CloseOldest()
    {
        var place = _ring.Oldest;
        HandOut(place);
        _index.Remove(_ring.HashAt(place), place);
        _ring.CloseOldest();
    }

    private void HandOut(int place)
    {
        if (_closedCount == _closed.Length)
        {
            Array.Resize(ref _closed, _closed.Length * 2);
        }

        ref var closed = ref _closed[_closedCount++];
        ref var slice = ref _ring[place];
        slice.Evidence.CopyTo(ref closed);
        var rare = _ring.HasRare(place) ? _ring.RareOf(place) : default;
        closed.Tid = rare.Tid;
        closed.Epc = slice.Evidence.Length == LongTag
            ? rare.Epc
            : EpcBits.FromHead(new UInt128(slice.High, slice.Low), slice.Evidence.Length);
    }

    private static byte LengthOf(in EpcBits epc) => epc.BitCount <= EpcBits.HeadBits ? (byte)epc.BitCount : LongTag;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private uint HashOf(in EpcBits epc, byte antenna) => (uint)(epc.Mix64(_hashSeed + antenna) >> 32);
}
