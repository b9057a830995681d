using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Reader;

/// <summary>When and what to report: an ROReportSpec.</summary>
internal sealed record ReportRequest(RoReportTrigger Trigger, ushort EveryNTags, TagReportFields Fields)
{
    /// <summary>A Speedway's factory setting: each tag at once, with antenna, RSSI and first seen time.</summary>
    public static ReportRequest Factory { get; } = new(
        RoReportTrigger.UponNTagsOrEndOfROSpec, 1,
        TagReportFields.AntennaId | TagReportFields.PeakRssi | TagReportFields.FirstSeenUtc);
}
