using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Client;

/// <summary>How a client uses its reader. The defaults suit a portal.</summary>
public sealed record LlrpClientOptions
{
    public static readonly TimeSpan KeepalivePeriodMin = TimeSpan.FromMilliseconds(100);
    public static readonly TimeSpan KeepalivePeriodMax = TimeSpan.FromHours(1);

    /// <summary>
    /// How often the reader shows that it is alive; silence for twice as long ends the session. Default 10 s.
    /// </summary>
    public TimeSpan KeepalivePeriod { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the greeting and each response may take. Default 10 s.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most that one message may claim. Default 1 MiB.</summary>
    public int MessageBytesMax { get; init; } = LlrpLimits.MessageBytesMax;

    /// <summary>The number of the ROSpec that this client adds; all others are deleted. Default 1.</summary>
    public uint RoSpecId { get; init; } = 1;

    /// <summary>Antennas to use, from 1; empty for all.</summary>
    public IReadOnlyList<ushort> AntennaIds { get; init; } = [];

    /// <summary>
    /// Inputs whose changes are wanted, from 1: they are switched on, and their present state is told as an event
    /// without a time.
    /// </summary>
    public IReadOnlyList<ushort> Inputs { get; init; } = [];

    /// <summary>
    /// Tags per report. Default 1: LLRP 1.0.1 has no timer for reports, so with a larger number the last tags of a
    /// passage would wait in the reader for the next carrier.
    /// </summary>
    public ushort ReportEveryNTags { get; init; } = 1;

    /// <summary>What each tag report carries.</summary>
    public TagReportFields ReportFields { get; init; } =
        TagReportFields.AntennaId | TagReportFields.PeakRssi | TagReportFields.ChannelIndex |
        TagReportFields.FirstSeenUtc | TagReportFields.LastSeenUtc | TagReportFields.TagSeenCount |
        TagReportFields.ImpinjPeakRssi | TagReportFields.PhaseAngle;

    /// <summary>Gen2 session 0 to 3; null leaves it to the reader.</summary>
    public byte? Session { get; init; }

    /// <summary>
    /// Hundredths of a dBm for all antennas: the strongest entry of the reader's table that is not above it. Null leaves it
    /// to the reader.
    /// </summary>
    public int? TransmitPowerCentiDbm { get; init; }

    /// <summary>Mode identifier of the reader's table of C1G2 modes; null leaves it to the reader.</summary>
    public ushort? Mode { get; init; }

    /// <summary>Tags that are expected in view at a time, from which a reader sizes its rounds. Default 32.</summary>
    public ushort TagPopulation { get; init; } = 32;

    /// <summary>
    /// Ask for LLRP 1.1 and speak it where the reader does. Default false: some readers close the connection when asked.
    /// </summary>
    public bool NegotiateVersion { get; init; }

    /// <summary>The identifier that the reader must have, hexadecimal; null for any. Nothing is changed in another one.</summary>
    public string? Identity { get; init; }

    /// <summary>Ask an Impinj reader for its extensions. Default true; no other reader is asked.</summary>
    public bool ImpinjExtensions { get; init; } = true;

    /// <summary>
    /// Read the chip's own number of every tag: by Impinj's extension where there is one, else by an AccessSpec, which
    /// costs air time. Default false.
    /// </summary>
    public bool ReadTid { get; init; }

    /// <summary>
    /// Let the reader keep reports back while this client is away (§12.2.6.4). Default true; used where the reader can.
    /// </summary>
    public bool HoldReports { get; init; } = true;

    /// <summary>Fill absent enabled fields with the last value received (§14.2.3 ii). Default true.</summary>
    public bool InheritAbsentFields { get; init; } = true;

    /// <summary>Sees every message of the session; null for none.</summary>
    public LlrpFrameTap? Tap { get; init; }
}
