using System.ComponentModel;

namespace EdgeVault.HardwareSim.World.Scenarios;

/// <summary>One virtual LLRP reader.</summary>
internal sealed record ReaderSpec
{
    [Description("TCP port on loopback; 0 takes a free one.")]
    [Limits(0, 65_535)]
    public int Port { get; init; }

    [Description("Time on one antenna before the next has its turn, milliseconds.")]
    [Limits(5, 5_000)]
    public int DwellMs { get; init; } = 120;

    [Description("Setting of the air interface; it says how fast tags are read.")]
    public RfMode Mode { get; init; } = RfMode.Miller4;

    [Description("Gen2 session of the inventory.")]
    [Limits(0, 3)]
    public int Session { get; init; }

    [Description("Whether rounds ask for both flags by turns, so that tags are read again and again.")]
    public bool DualTarget { get; init; } = true;

    [Description("How far the reader's clock is off at the start, milliseconds; positive is ahead.")]
    [Limits(-1e12, 1e12)]
    public double ClockOffsetMs { get; init; }

    [Description("How much too fast the reader's clock runs, parts per million.")]
    [Limits(-500, 500)]
    public double ClockDriftPpm { get; init; }

    [Description("How far the reader's clock jumps, milliseconds; 0 never.")]
    [Limits(-1e9, 1e9)]
    public double ClockStepMs { get; init; }

    [Description("Time between two jumps of the reader's clock, seconds; they go forth and back by turns.")]
    [Limits(1, 1e6)]
    public double ClockStepSeconds { get; init; } = 600;

    [Description("Tag reports in one message at most, where the client's ROSpec asks for no smaller number.")]
    [Limits(1, 1_000)]
    public int ReportTags { get; init; } = 32;

    [Description("Longest that a read waits in the reader for company, milliseconds; 0 sends each alone.")]
    [Limits(0, 10_000)]
    public int ReportMs { get; init; } = 100;

    [Description("Whether reads of one tag by one antenna that wait together become one report with their count.")]
    public bool FoldReads { get; init; }

    [Description("Tag reports kept in the reader while its client is away; more are lost, and the reader says so.")]
    [Limits(10, 1_000_000)]
    public int BufferReports { get; init; } = 100_000;
}
