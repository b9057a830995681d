using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Readers;

/// <summary>One tag report, decoded: what one antenna of one reader says of one tag.</summary>
/// <remarks>104 bytes; <c>SightingTests</c> holds it there.</remarks>
internal struct Sighting
{
    /// <summary>Stands for "the reader gave none" in <see cref="RssiCentiDbm"/>.</summary>
    public const short NoRssi = short.MinValue;

    /// <summary>Stands for "the reader gave none" in <see cref="Phase"/>.</summary>
    public const short NoPhase = -1;

    public EpcBits Epc;

    /// <summary>No bits: the reader gave none.</summary>
    public EpcBits Tid;

    /// <summary>Reader time, µs; its zero is the reader's own affair.</summary>
    public long FirstSeenUs;

    /// <summary>Reader time, µs, not before <see cref="FirstSeenUs"/>.</summary>
    public long LastSeenUs;

    /// <summary>Gateway monotonic time, µs.</summary>
    public long ArrivalUs;

    /// <summary>Index of the reader in the plan.</summary>
    public ushort Reader;

    /// <summary>The reader's number for it, from 1.</summary>
    public ushort Antenna;

    /// <summary>Reads that the reader folded into this report, at least 1.</summary>
    public ushort SeenCount;

    /// <summary>Strongest of them, in hundredths of a dBm.</summary>
    public short RssiCentiDbm;

    /// <summary>4096ths of a turn, or <see cref="NoPhase"/>; of one read where several were folded into the report.</summary>
    public short Phase;

    /// <summary>The hop channel of that read by some number of the reader's; 0: none was given.</summary>
    public ushort Channel;
}
