using System.Buffers.Binary;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Messages;

/// <summary>Reads one TagReportData: an EPC and whatever else the reader chose to say.</summary>
/// <remarks>
/// Nearly all that a portal receives passes here, and nearly all of that are TVs: they are read in one switch, everything
/// else by the general parameter reader.
/// </remarks>
internal static class TagReportParser
{
    private const int NoEpc = -1;
    private const byte TvFlag = 0x80;

    // LLRP 1.0.1 §16.2.7.3: EPCData(241) or EPC_96(13), then optional TVs, access results and customs, in any number.
    /// <summary>False if there is no readable EPC: without it the rest belongs to nobody.</summary>
    /// <param name="value">The value of the TagReportData.</param>
    /// <param name="defaults">The connection's memory, or null.</param>
    /// <param name="malformed">Counts the children that could not be read; the whole is one if there is no EPC.</param>
    /// <param name="report">The tag; it points into <paramref name="value"/>.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> value, TagReportDefaults? defaults, scoped ref int malformed, out TagReport report)
    {
        report = new TagReport { EpcBits = NoEpc };
        var malformedBefore = malformed;
        for (var rest = value; !rest.IsEmpty;)
        {
            var taken = ReadTv(rest, ref report);
            if (taken == 0)
            {
                taken = ReadOther(rest, ref report, ref malformed);
            }

            rest = rest[taken..];
        }

        if (report.EpcBits == NoEpc)
        {
            malformed = malformedBefore + 1;
            return false;
        }

        if (defaults is not null)
        {
            report.InheritedFields = defaults.Fill(ref report.Values);
        }

        return true;
    }

    // §16.2.7.3.2 to §16.2.7.3.14: [1][type:7] [value of the type's own length].
    /// <returns>The bytes that the TV had; 0 if it is not one of these, or not whole.</returns>
    private static int ReadTv(ReadOnlySpan<byte> rest, ref TagReport report)
    {
        ref var values = ref report.Values;
        switch ((LlrpParameterType)(rest[0] ^ TvFlag))
        {
            case LlrpParameterType.EPC_96 when rest.Length >= 13 && report.EpcBits == NoEpc:
                report.Epc = rest.Slice(1, 12);
                report.EpcBits = 96;
                return 13;
            case LlrpParameterType.AntennaID when rest.Length >= 3:
                values.AntennaId = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
                values.Fields |= TagReportFields.AntennaId;
                return 3;
            case LlrpParameterType.PeakRSSI when rest.Length >= 2:
                values.PeakRssi = (sbyte)rest[1];
                values.Fields |= TagReportFields.PeakRssi;
                return 2;
            case LlrpParameterType.FirstSeenTimestampUTC when rest.Length >= 9:
                values.FirstSeenUtc = BinaryPrimitives.ReadUInt64BigEndian(rest[1..]);
                values.Fields |= TagReportFields.FirstSeenUtc;
                return 9;
            case LlrpParameterType.LastSeenTimestampUTC when rest.Length >= 9:
                values.LastSeenUtc = BinaryPrimitives.ReadUInt64BigEndian(rest[1..]);
                values.Fields |= TagReportFields.LastSeenUtc;
                return 9;
            case LlrpParameterType.FirstSeenTimestampUptime when rest.Length >= 9:
                values.FirstSeenUptime = BinaryPrimitives.ReadUInt64BigEndian(rest[1..]);
                values.Fields |= TagReportFields.FirstSeenUptime;
                return 9;
            case LlrpParameterType.LastSeenTimestampUptime when rest.Length >= 9:
                values.LastSeenUptime = BinaryPrimitives.ReadUInt64BigEndian(rest[1..]);
                values.Fields |= TagReportFields.LastSeenUptime;
                return 9;
            case LlrpParameterType.TagSeenCount when rest.Length >= 3:
                values.TagSeenCount = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
                values.Fields |= TagReportFields.TagSeenCount;
                return 3;
            case LlrpParameterType.ChannelIndex when rest.Length >= 3:
                values.ChannelIndex = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
                values.Fields |= TagReportFields.ChannelIndex;
                return 3;
            case LlrpParameterType.ROSpecID when rest.Length >= 5:
                values.RoSpecId = BinaryPrimitives.ReadUInt32BigEndian(rest[1..]);
                values.Fields |= TagReportFields.RoSpecId;
                return 5;
            default:
                return 0;
        }
    }

    /// <returns>The bytes that the parameter had; all of them if what follows it cannot be found.</returns>
    private static int ReadOther(ReadOnlySpan<byte> rest, ref TagReport report, scoped ref int malformed)
    {
        var parameters = new LlrpParameterReader(rest);
        if (!parameters.TryRead(out var child))
        {
            malformed++;
            return rest.Length;
        }

        ref var values = ref report.Values;
        var value = child.Value;
        switch (child.Type)
        {
            case LlrpParameterType.SpecIndex:
                values.SpecIndex = BinaryPrimitives.ReadUInt16BigEndian(value);
                values.Fields |= TagReportFields.SpecIndex;
                break;
            case LlrpParameterType.InventoryParameterSpecID:
                values.InventoryParameterSpecId = BinaryPrimitives.ReadUInt16BigEndian(value);
                values.Fields |= TagReportFields.InventoryParameterSpecId;
                break;
            case LlrpParameterType.AccessSpecID:
                values.AccessSpecId = BinaryPrimitives.ReadUInt32BigEndian(value);
                values.Fields |= TagReportFields.AccessSpecId;
                break;
            case LlrpParameterType.C1G2_PC:
                values.ProtocolControl = BinaryPrimitives.ReadUInt16BigEndian(value);
                values.Fields |= TagReportFields.ProtocolControl;
                break;
            case LlrpParameterType.C1G2_CRC:
                values.Crc = BinaryPrimitives.ReadUInt16BigEndian(value);
                values.Fields |= TagReportFields.Crc;
                break;
            case LlrpParameterType.C1G2ReadOpSpecResult:
                malformed += TryReadResult(value, ref report) ? 0 : 1;
                break;
            case LlrpParameterType.EPC_96:
                // The first EPC is where the specification puts it; a second is noise.
                malformed++;
                break;
            case LlrpParameterType.EPCData:
                malformed += TryReadEpcData(value, ref report) ? 0 : 1;
                break;
            case LlrpParameterType.Custom:
                malformed += TryReadCustom(child, ref report) ? 0 : 1;
                break;
            default:
                break;
        }

        return child.Bytes.Length;
    }

    // LLRP 1.0.1 §16.2.7.3.1: EPCData = [bit count:16] [⌈bits / 8⌉ bytes].
    private static bool TryReadEpcData(ReadOnlySpan<byte> value, ref TagReport report)
    {
        var fields = new LlrpFieldReader(value);
        int bits = fields.U16();
        var epc = fields.Take((bits + 7) / 8);
        if (fields.Overrun || report.EpcBits != NoEpc)
        {
            return false;
        }

        report.Epc = epc;
        report.EpcBits = bits;
        return true;
    }

    // §16.3.1.5.1: C1G2ReadOpSpecResult(349) = [result:8] [op spec:16] [data:u16v]. What it read says nobody here but
    // us: only the operation that we ourselves number so is known to be a TID.
    private static bool TryReadResult(ReadOnlySpan<byte> value, ref TagReport report)
    {
        var fields = new LlrpFieldReader(value);
        var status = (ReadStatus)fields.U8();
        var opSpecId = fields.U16();
        var data = fields.CountedWords();
        if (!fields.Overrun && status == ReadStatus.Success && opSpecId == AccessSpecSettings.TidOpSpecId)
        {
            report.Tid = data;
        }

        return !fields.Overrun;
    }

    private static bool TryReadCustom(LlrpParameter child, ref TagReport report)
    {
        if (!child.TryReadCustom(out var vendor, out var subtype, out var data))
        {
            return false;
        }

        return vendor switch
        {
            ImpinjIds.Pen => ImpinjTagFields.TryRead(subtype, data, ref report),
            ZebraIds.Pen => ZebraTagFields.TryRead(subtype, data, ref report.Values),
            _ => true,
        };
    }
}
