using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>When and what to report: an ROReportSpec.</summary>
internal sealed record ReportRequest(RoReportTrigger Trigger, ushort EveryNTags, TagReportFields Fields)
{
    /// <summary>A Speedway's factory setting: each tag at once, with antenna, RSSI and first seen time.</summary>
    public static ReportRequest Factory { get; } = new(
        RoReportTrigger.UponNTagsOrEndOfROSpec, 1,
        TagReportFields.AntennaId | TagReportFields.PeakRssi | TagReportFields.FirstSeenUtc);

    /// <summary>Collected for so long before they go out, milliseconds; null if the trigger is not a time.</summary>
    public long? PeriodMs => Trigger switch
    {
        RoReportTrigger.UponNSecondsOrEndOfAISpec or RoReportTrigger.UponNSecondsOrEndOfROSpec => EveryNTags * 1_000L,
        RoReportTrigger.UponNMillisecondsOrEndOfAISpec or RoReportTrigger.UponNMillisecondsOrEndOfROSpec => EveryNTags,
        _ => null,
    };

    /// <summary>Collected up to so many tags; 0 for no such number.</summary>
    public int TagsPerReport => PeriodMs is null && Trigger != RoReportTrigger.None ? EveryNTags : 0;

    public bool GoesOutWithAiSpec =>
        Trigger is RoReportTrigger.UponNTagsOrEndOfAISpec or RoReportTrigger.UponNSecondsOrEndOfAISpec
            or RoReportTrigger.UponNMillisecondsOrEndOfAISpec;

    /// <summary>The triggers by time came with LLRP 1.1.</summary>
    public bool IsKnown(byte version) =>
        Trigger <= (version == 1 ? RoReportTrigger.UponNTagsOrEndOfROSpec : RoReportTrigger.UponNMillisecondsOrEndOfROSpec);
}
