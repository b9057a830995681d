using System.Runtime.InteropServices;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Passages;

internal enum TrackPhase : byte
{
    /// <summary>The place is free.</summary>
    None,

    /// <summary>Settled, decided on, or gone. Never makes a passage by itself.</summary>
    AtHome,

    /// <summary>Came into view on its home side, undecided.</summary>
    Fresh,

    /// <summary>Seen on both sides, undecided.</summary>
    Visiting,

    /// <summary>Seen on both sides for too long. Nothing more is said until one side goes quiet.</summary>
    Lingering,
}

/// <summary>One tag at one portal, in three lines of the cache.</summary>
/// <remarks>What every slice asks for stands first; the whole EPC and the TID, for which few ask, apart.</remarks>
[StructLayout(LayoutKind.Sequential, Size = 3 * Memory.Line)]
internal struct Track
{
    public const long NeverDecided = long.MinValue / 2;
    public const byte TidSlicesMax = 3;

    private ulong _epcHigh;
    private ulong _epcLow;

    /// <summary>Since when it has been in view without a decided crossing, gateway time µs.</summary>
    public long SinceUs;

    /// <summary>Reads away from home up to here have been decided on.</summary>
    public long DecidedUpToUs;

    /// <summary>Reads well above its resting level, and the last of them, gateway µs.</summary>
    public long LoudUs;
    public ushort LoudReads;
    private ushort _epcBits;

    /// <summary>Its recent slices in the arena.</summary>
    public int Head;
    public int Tail;
    public int TraceCount;

    /// <summary>Place in the list of open visits, −1 while at home.</summary>
    public int OpenAt;
    public TrackPhase Phase;

    /// <summary>The side that it was first seen on, or last decided to be on.</summary>
    public Side Home;

    /// <summary>Slices of each side soon after it came into view, or to the side where it is.</summary>
    public byte CameInside;
    public byte CameOutside;
    public Stays Stays;

    /// <summary>When it is looked at next, while open; gateway µs.</summary>
    public long LookUs;

    /// <summary>First read on the other side of the visit under way: gateway time, and its arrival. µs.</summary>
    public long AwayFirstUs;
    public long AwayArrivalUs;

    /// <summary>What it did with anybody up to then has been told, gateway time µs; and where it was said to be after that. Remembered when
    /// it has been out of view, too: a doorway hides a tray for seconds.</summary>
    public long ToldUpToUs;
    public Side ToldSide;

    /// <summary>Slices in a row that gave this TID, up to <see cref="TidSlicesMax"/>.</summary>
    public byte TidSlices;

    /// <summary>How strongly it was read at most when it came into view and nothing came of it, hundredths of a dBm; zero
    /// where that never happened since it last crossed.</summary>
    public short StillCentiDbm;

    /// <summary>Visits that came to nothing since it last crossed here or turned back, as far as a byte counts.</summary>
    public byte Idle;

    /// <summary>It had settled at home before it was seen away.</summary>
    public bool WasSettled;

    /// <summary>It showed itself as soon as the portal could see again, and has not crossed since.</summary>
    public bool MayBeOld;

    /// <summary>A piece that is looked after: strangers do not displace it.</summary>
    public bool IsRegistered;

    public readonly Side Away => Home.Opposite();

    public void Begin(in EpcBits epc, Side home, long firstUs) => this = new Track
    {
        _epcHigh = (ulong)(epc.Head >> 64),
        _epcLow = (ulong)epc.Head,
        _epcBits = (ushort)epc.BitCount,
        Home = home,
        SinceUs = firstUs,
        Phase = TrackPhase.Fresh,
        Head = TraceArena.None,
        Tail = TraceArena.None,
        OpenAt = -1,
        DecidedUpToUs = NeverDecided,
        ToldUpToUs = NeverDecided,
    };

    /// <summary>As far as the first 128 bits and the length tell.</summary>
    public readonly bool MayBe(in EpcBits epc) =>
        _epcBits == epc.BitCount && epc.Head == new UInt128(_epcHigh, _epcLow);

    public long LastArrivalUs => Math.Max(Stays[Side.Inside].LastArrivalUs, Stays[Side.Outside].LastArrivalUs);

    public int Reads => Stays[Side.Inside].Reads + Stays[Side.Outside].Reads;
}

/// <summary>What a tag is called.</summary>
internal struct TagNames
{
    public EpcBits Epc;

    /// <summary>No bits: not known.</summary>
    public EpcBits Tid;
}
