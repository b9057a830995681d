using System.Diagnostics;
using System.Numerics;
using System.Runtime.InteropServices;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Dedup;

/// <summary>Open slices in the order in which they were opened; each read touches one line of the cache in it.</summary>
/// <remarks>What a read needs stands in <see cref="OpenSlice"/>. When it was opened and by which hash it is found is asked in
/// order, so it stands apart, and so does what few tags have: more than 128 bits, or a TID.</remarks>
internal sealed class SliceRing
{
    private readonly LineArray<OpenSlice> _slices;
    private readonly Opening[] _openings;
    private readonly Rare[] _rare;
    private readonly int _mask;
    private int _head;

    public SliceRing(int places)
    {
        Debug.Assert(BitOperations.IsPow2(places), "CaptureOptionsValidator lets only powers of two through.");
        _slices = new LineArray<OpenSlice>(places);
        _openings = new Opening[places];
        _rare = new Rare[places];
        _mask = places - 1;
    }

    public int Count { get; private set; }

    public bool IsFull => Count > _mask;

    public ref OpenSlice this[int place] => ref _slices[place];

    /// <summary>The place of the oldest slice, which is there only if <see cref="Count"/> says so.</summary>
    public int Oldest => _head;

    public long OldestOpenedUs => _openings[_head].OpenedUs;

    /// <summary>The hash that a slice was opened with.</summary>
    public uint HashAt(int place) => _openings[place].Hash;

    /// <summary>The hash of the slice that closes so many slices after the oldest one.</summary>
    public uint HashAfter(int count) => _openings[(_head + count) & _mask].Hash;

    public ref Rare RareOf(int place)
    {
        _openings[place].HasRare = true;
        return ref _rare[place];
    }

    public bool HasRare(int place) => _openings[place].HasRare;

    /// <summary>Takes the next place.</summary>
    public int Open(long openedUs, uint hash)
    {
        var place = (_head + Count++) & _mask;
        _openings[place] = new Opening { OpenedUs = openedUs, Hash = hash };
        return place;
    }

    /// <summary>Gives the oldest place back.</summary>
    public void CloseOldest()
    {
        Clear(_head);
        _head = (_head + 1) & _mask;
        Count--;
    }

    /// <summary>Forgets what few have: long EPCs hold arrays, which a free place must not keep alive.</summary>
    public void Clear(int place)
    {
        if (_openings[place].HasRare)
        {
            _openings[place].HasRare = false;
            _rare[place] = default;
        }
    }

    public long OldestFirstUs()
    {
        var oldest = long.MaxValue;
        for (var after = 0; after < Count; after++)
        {
            oldest = Math.Min(oldest, _slices[(_head + after) & _mask].Evidence.FirstUs);
        }

        return oldest;
    }

    /// <inheritdoc cref="LineArray{T}.Ask"/>
    public void Prefetch(int place) => _slices.Ask(place);

    /// <summary>Whole only where it is rare: the bits of a tag of more than 128, and a TID that was read.</summary>
    internal struct Rare
    {
        public EpcBits Epc;
        public EpcBits Tid;
    }

    private struct Opening
    {
        public long OpenedUs;
        public uint Hash;
        public bool HasRare;
    }
}

/// <summary>64 bytes: the first 128 bits of a tag, and what was gathered of it.</summary>
[StructLayout(LayoutKind.Sequential, Size = 64)]
internal struct OpenSlice
{
    public ulong High;
    public ulong Low;
    public Evidence Evidence;
}
