using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Reader;

/// <summary>Reads ROSpecs and report specs as far as a virtual reader obeys them.</summary>
internal static class RoSpecParser
{
    // LLRP 1.0.1 §16.2.4.1: ROSpec(177) = [id:32] [priority:8] [state:8] [boundary 178] [AISpec 183 1-n] [report 237].
    public static RoSpecRequest? TryParse(ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        var request = new RoSpecRequest { Id = fields.U32() };
        fields.U8();
        request = request with { State = fields.U8() };
        var antennas = new List<ushort>();
        var hasSpec = false;
        var children = new LlrpParameterReader(fields.Rest);
        while (children.TryRead(out var child))
        {
            switch (child.Type)
            {
                case LlrpParameterType.ROBoundarySpec:
                    request = request with { StartsByItself = StartsByItself(child.Value) };
                    break;
                case LlrpParameterType.AISpec:
                    hasSpec = true;
                    ReadAntennas(child.Value, antennas);
                    break;
                case LlrpParameterType.ROReportSpec:
                    request = request with { Report = ParseReport(child.Value) };
                    break;
                default:
                    break;
            }
        }

        return fields.Overrun || children.Fault != LlrpParameterFault.None || !hasSpec
            ? null
            : request with { AntennaIds = antennas.Contains(0) ? [] : antennas };
    }

    // §16.2.7.1: [trigger:8] [N:16] [selector 238 = bits:16] [customs].
    public static ReportRequest ParseReport(ReadOnlySpan<byte> value)
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

    // §16.2.4.1.1.1: start trigger 179 = [type:8], 0 = null.
    private static bool StartsByItself(ReadOnlySpan<byte> boundary)
    {
        var children = new LlrpParameterReader(boundary);
        while (children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.ROSpecStartTrigger)
            {
                return new LlrpFieldReader(child.Value).U8() != 0;
            }
        }

        return false;
    }

    // §16.2.4.2: AISpec starts with its antennas, u16v.
    private static void ReadAntennas(ReadOnlySpan<byte> value, List<ushort> antennas)
    {
        var fields = new LlrpFieldReader(value);
        var words = new LlrpFieldReader(fields.CountedWords());
        while (!words.Rest.IsEmpty)
        {
            antennas.Add(words.U16());
        }
    }
}
