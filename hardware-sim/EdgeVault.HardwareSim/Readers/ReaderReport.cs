using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Readers;

/// <summary>One tag report as a reader tells it: <see cref="SeenCount"/> reads of one tag by one antenna.</summary>
/// <remarks>Times are microseconds since 1970 by the reader's own clock, which may be off and run wrong.</remarks>
internal struct ReaderReport
{
    public Tag Tag;

    /// <summary>The reader's number for it, from 1.</summary>
    public ushort Antenna;

    /// <summary>Strongest of the reads, hundredths of a dBm.</summary>
    public short RssiCentiDbm;

    /// <summary>Of the last read, 4096ths of a turn.</summary>
    public ushort Phase;

    /// <summary>Of the last read; hop channel, from 1.</summary>
    public ushort Channel;

    public ushort SeenCount;

    public long FirstSeenUs;

    public long LastSeenUs;
}
