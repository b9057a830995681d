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

    /// <summary>What each tag report carries, Impinj fields included.</summary>
    public TagReportFields ReportFields { get; init; } = TagReportFields.Selectable;

    /// <summary>Gen2 session 0 to 3; null leaves it to the reader.</summary>
    public byte? Session { get; init; }
}
