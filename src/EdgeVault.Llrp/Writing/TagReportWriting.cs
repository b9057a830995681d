using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Writing;

/// <summary>TagReportData and the report around it.</summary>
public static class TagReportWriting
{
    // LLRP 1.0.1 §16.1.30: [TagReportData 240 0-n].
    public static void RoAccessReport(
        this LlrpWriter writer, uint id, ReadOnlySpan<TagReportData> tags, TagReportFields fields = (TagReportFields)~0)
    {
        var start = writer.BeginMessage(LlrpMessageType.RO_ACCESS_REPORT, id);
        foreach (ref readonly var tag in tags)
        {
            writer.TagReport(tag, fields);
        }

        writer.EndMessage(start);
    }

    // §16.2.7.3: EPC first, then TVs in the specification's order, access results, customs last.
    /// <param name="writer">Takes it.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="fields">What of it is told.</param>
    /// <param name="roSpecId">The ROSpec that read it, where the tag does not say so itself.</param>
    internal static void TagReport(
        this LlrpWriter writer, in TagReportData tag, TagReportFields fields, uint? roSpecId = null)
    {
        var start = writer.BeginParameter(LlrpParameterType.TagReportData);
        writer.Epc(tag);
        writer.Tv(LlrpParameterType.ROSpecID, On(fields, TagReportFields.RoSpecId, tag.RoSpecId ?? roSpecId));
        writer.Tv(LlrpParameterType.AntennaID, On(fields, TagReportFields.AntennaId, tag.AntennaId));
        if (On(fields, TagReportFields.PeakRssi, tag.PeakRssiDbm) is { } rssi)
        {
            writer.Tv(LlrpParameterType.PeakRSSI);
            writer.U8((byte)rssi);
        }

        writer.Tv(LlrpParameterType.ChannelIndex, On(fields, TagReportFields.ChannelIndex, tag.ChannelIndex));
        writer.Times(tag, fields);
        writer.Tv(LlrpParameterType.TagSeenCount, On(fields, TagReportFields.TagSeenCount, tag.TagSeenCount));
        writer.Tv(LlrpParameterType.AccessSpecID, On(fields, TagReportFields.AccessSpecId, tag.AccessSpecId));
        foreach (var read in tag.Reads ?? [])
        {
            writer.ReadResult(read);
        }

        writer.Impinj(tag, fields);
        writer.EndParameter(start);
    }

    private static void Epc(this LlrpWriter writer, in TagReportData tag)
    {
        var bytes = tag.Epc.Span[..((tag.EpcBits + 7) / 8)];
        if (tag.EpcBits == 96)
        {
            writer.Tv(LlrpParameterType.EPC_96);
            writer.Bytes(bytes);
            return;
        }

        var start = writer.BeginParameter(LlrpParameterType.EPCData);
        writer.U16((ushort)tag.EpcBits);
        writer.Bytes(bytes);
        writer.EndParameter(start);
    }

    // A selection names a time, not a clock, so the uptime follows the UTC flag.
    private static void Times(this LlrpWriter writer, in TagReportData tag, TagReportFields fields)
    {
        const TagReportFields First = TagReportFields.FirstSeenUtc;
        const TagReportFields Last = TagReportFields.LastSeenUtc;
        writer.Tv(LlrpParameterType.FirstSeenTimestampUTC, On(fields, First, tag.FirstSeenUtcMicros));
        writer.Tv(LlrpParameterType.FirstSeenTimestampUptime, On(fields, First, tag.FirstSeenUptimeMicros));
        writer.Tv(LlrpParameterType.LastSeenTimestampUTC, On(fields, Last, tag.LastSeenUtcMicros));
        writer.Tv(LlrpParameterType.LastSeenTimestampUptime, On(fields, Last, tag.LastSeenUptimeMicros));
    }

    private static void Impinj(this LlrpWriter writer, in TagReportData tag, TagReportFields fields)
    {
        if (On<short>(fields, TagReportFields.ImpinjPeakRssi, tag.ImpinjPeakRssiCentiDbm) is { } rssi)
        {
            writer.ImpinjWord(ImpinjIds.PeakRssi, (ushort)rssi);
        }

        if (On(fields, TagReportFields.PhaseAngle, tag.PhaseAngle) is { } phase)
        {
            writer.ImpinjWord(ImpinjIds.PhaseAngle, phase);
        }

        if ((fields & TagReportFields.ImpinjSerializedTid) != 0 && !tag.Tid.IsEmpty)
        {
            var start = writer.BeginCustom(ImpinjIds.Pen, ImpinjIds.SerializedTid);
            var words = tag.Tid.Length / 2;
            writer.U16((ushort)words);
            writer.Bytes(tag.Tid.Span[..(words * 2)]);
            writer.EndParameter(start);
        }
    }

    private static void ImpinjWord(this LlrpWriter writer, uint subtype, ushort value)
    {
        var start = writer.BeginCustom(ImpinjIds.Pen, subtype);
        writer.U16(value);
        writer.EndParameter(start);
    }

    private static T? On<T>(TagReportFields fields, TagReportFields field, T? value)
        where T : struct => (fields & field) != 0 ? value : null;

    private static void Tv(this LlrpWriter writer, LlrpParameterType type, ushort? value)
    {
        if (value is { } there)
        {
            writer.Tv(type);
            writer.U16(there);
        }
    }

    private static void Tv(this LlrpWriter writer, LlrpParameterType type, uint? value)
    {
        if (value is { } there)
        {
            writer.Tv(type);
            writer.U32(there);
        }
    }

    private static void Tv(this LlrpWriter writer, LlrpParameterType type, ulong? value)
    {
        if (value is { } there)
        {
            writer.Tv(type);
            writer.U64(there);
        }
    }
}
