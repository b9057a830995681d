namespace EdgeVault.Llrp.Messages;

/// <summary>
/// An ROSpec as an inventory uses it: started by hand, without end, all antennas of one AISpec, Gen2.
/// </summary>
public sealed record RoSpecSettings
{
    /// <summary>Above 0.</summary>
    public uint RoSpecId { get; init; } = 1;

    /// <summary>Antennas from 1; empty for all.</summary>
    public IReadOnlyList<ushort> AntennaIds { get; init; } = [];

    public RoReportTrigger ReportTrigger { get; init; } = RoReportTrigger.UponNTagsOrEndOfAISpec;

    /// <summary>Tags per report; 0 for no limit.</summary>
    public ushort ReportEveryNTags { get; init; } = 1;

    /// <summary>What each tag report carries, a vendor's fields included.</summary>
    public TagReportFields ReportFields { get; init; } = TagReportFields.Selectable;

    /// <summary>
    /// Whose selector asks for the vendor's fields: private enterprise number, Impinj's or Zebra's. Default Impinj's.
    /// </summary>
    public uint Vendor { get; init; } = ImpinjIds.Pen;

    /// <summary>Gen2 session 0 to 3; null leaves it to the reader.</summary>
    public byte? Session { get; init; }

    /// <summary>Tags expected in view at a time; goes with <see cref="Session"/>.</summary>
    public ushort TagPopulation { get; init; } = 32;

    /// <summary>Mode identifier; null leaves it to the reader.</summary>
    public ushort? Mode { get; init; }

    /// <summary>Power and hop table or channel of all antennas; null leaves them to the reader.</summary>
    public RfTransmitter? Transmitter { get; init; }
}
