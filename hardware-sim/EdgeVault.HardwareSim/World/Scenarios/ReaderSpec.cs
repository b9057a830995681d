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
    public int DwellMs { get; init; } = 50;

    [Description("Singulations a second while tags answer; 200 is dense-reader mode, 700 and more an ideal room.")]
    [Limits(1, 1_500)]
    public double ReadsPerSecond { get; init; } = 450;

    [Description("How far the reader's clock is off at the start, milliseconds; positive is ahead.")]
    [Limits(-1e12, 1e12)]
    public double ClockOffsetMs { get; init; }

    [Description("How much too fast the reader's clock runs, parts per million.")]
    [Limits(-500, 500)]
    public double ClockDriftPpm { get; init; }

    [Description("Tag reports in one message at most, where the client's ROSpec asks for no smaller number.")]
    [Limits(1, 1_000)]
    public int ReportTags { get; init; } = 32;

    [Description("Longest that a read waits in the reader for company, milliseconds; 0 sends each alone.")]
    [Limits(0, 10_000)]
    public int ReportMs { get; init; } = 100;

    [Description("Tag reports kept in the reader while its client is away; more are lost, and the reader says so.")]
    [Limits(10, 1_000_000)]
    public int BufferReports { get; init; } = 100_000;
}
