using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Reader;

/// <summary>Reads ROReportSpecs.</summary>
internal static class ReportSpecParser
{
    // LLRP 1.0.1 §16.2.7.1: [trigger:8] [N:16] [selector 238 = bits:16] [customs].
    public static ReportRequest Parse(ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        var report = new ReportRequest((RoReportTrigger)fields.U8(), fields.U16(), TagReportFields.None);
        var children = new LlrpParameterReader(fields.Rest);
        while (children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.TagReportContentSelector)
            {
                var bits = (TagReportFields)new LlrpFieldReader(child.Value).U16();
                report = report with { Fields = report.Fields | (bits & TagReportFields.Selectable) };
            }
            else if (child.TryReadCustom(out var vendor, out var subtype, out var data) &&
                     vendor == ImpinjIds.Pen && subtype == ImpinjIds.TagReportContentSelector)
            {
                report = report with { Fields = report.Fields | ParseImpinjSelector(data) };
            }
        }

        return report;
    }

    private static TagReportFields ParseImpinjSelector(ReadOnlySpan<byte> value)
    {
        var selected = TagReportFields.None;
        var children = new LlrpParameterReader(value);
        while (children.TryRead(out var child))
        {
            if (child.TryReadCustom(out _, out var subtype, out var data) && new LlrpFieldReader(data).U16() == 1)
            {
                selected |= subtype switch
                {
                    ImpinjIds.EnableSerializedTid => TagReportFields.ImpinjSerializedTid,
                    ImpinjIds.EnablePhaseAngle => TagReportFields.PhaseAngle,
                    ImpinjIds.EnablePeakRssi => TagReportFields.ImpinjPeakRssi,
                    ImpinjIds.EnableDopplerFrequency => TagReportFields.ImpinjDopplerFrequency,
                    _ => TagReportFields.None,
                };
            }
        }

        return selected;
    }
}
