using System.Buffers.Binary;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Messages;

/// <summary>Reads one TagReportData: an EPC and whatever else the reader chose to say.</summary>
internal ref struct TagReportParser
{
    private ReadOnlySpan<byte> _epc;
    private ReadOnlySpan<byte> _tid;
    private int _epcBits;
    private int _malformed;
    private TagValues _values;

    // LLRP 1.0.1 §16.2.7.3: EPCData(241) or EPC_96(13), then optional TVs, access results and customs, in any number.
    /// <summary>False if there is no readable EPC: without it the rest belongs to nobody.</summary>
    /// <param name="value">The value of the TagReportData.</param>
    /// <param name="defaults">The connection's memory, or null.</param>
    /// <param name="malformed">Children that could not be read; the whole is one if there is no EPC.</param>
    /// <param name="report">The tag; it points into <paramref name="value"/>.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> value, TagReportDefaults? defaults, out int malformed, out TagReport report)
    {
        var parser = new TagReportParser { _epcBits = -1 };
        var children = new LlrpParameterReader(value);
        while (children.TryRead(out var child))
        {
            parser.ReadChild(child);
        }

        if (parser._epcBits < 0)
        {
            malformed = 1;
            report = default;
            return false;
        }

        malformed = parser._malformed + (children.Fault == LlrpParameterFault.None ? 0 : 1);
        var inherited = defaults?.Fill(ref parser._values) ?? TagReportFields.None;
        report = new TagReport(parser._epc, parser._epcBits, parser._tid, parser._values, inherited);
        return true;
    }

    private void ReadChild(scoped in LlrpParameter child)
    {
        var value = child.Value;
        switch (child.Type)
        {
            case LlrpParameterType.EPC_96:
                SetEpc(value, 96);
                break;
            case LlrpParameterType.EPCData:
                ReadEpcData(value);
                break;
            case LlrpParameterType.AntennaID:
                _values.AntennaId = U16(value, TagReportFields.AntennaId);
                break;
            case LlrpParameterType.PeakRSSI:
                _values.PeakRssi = (sbyte)value[0];
                _values.Fields |= TagReportFields.PeakRssi;
                break;
            case LlrpParameterType.FirstSeenTimestampUTC:
                _values.FirstSeenUtc = U64(value, TagReportFields.FirstSeenUtc);
                break;
            case LlrpParameterType.LastSeenTimestampUTC:
                _values.LastSeenUtc = U64(value, TagReportFields.LastSeenUtc);
                break;
            case LlrpParameterType.FirstSeenTimestampUptime:
                _values.FirstSeenUptime = U64(value, TagReportFields.FirstSeenUptime);
                break;
            case LlrpParameterType.LastSeenTimestampUptime:
                _values.LastSeenUptime = U64(value, TagReportFields.LastSeenUptime);
                break;
            case LlrpParameterType.TagSeenCount:
                _values.TagSeenCount = U16(value, TagReportFields.TagSeenCount);
                break;
            case LlrpParameterType.ChannelIndex:
                _values.ChannelIndex = U16(value, TagReportFields.ChannelIndex);
                break;
            case LlrpParameterType.ROSpecID:
                _values.RoSpecId = U32(value, TagReportFields.RoSpecId);
                break;
            case LlrpParameterType.Custom:
                ReadCustom(child);
                break;
            default:
                ReadRareChild(child);
                break;
        }
    }

    private void ReadRareChild(scoped in LlrpParameter child)
    {
        var value = child.Value;
        switch (child.Type)
        {
            case LlrpParameterType.SpecIndex:
                _values.SpecIndex = U16(value, TagReportFields.SpecIndex);
                break;
            case LlrpParameterType.InventoryParameterSpecID:
                _values.InventoryParameterSpecId = U16(value, TagReportFields.InventoryParameterSpecId);
                break;
            case LlrpParameterType.AccessSpecID:
                _values.AccessSpecId = U32(value, TagReportFields.AccessSpecId);
                break;
            case LlrpParameterType.C1G2_PC:
                _values.ProtocolControl = U16(value, TagReportFields.ProtocolControl);
                break;
            case LlrpParameterType.C1G2_CRC:
                _values.Crc = U16(value, TagReportFields.Crc);
                break;
            default:
                break;
        }
    }

    // LLRP 1.0.1 §16.2.7.3.1: EPCData = [bit count:16] [⌈bits / 8⌉ bytes].
    private void ReadEpcData(ReadOnlySpan<byte> value)
    {
        if (value.Length < 2)
        {
            _malformed++;
            return;
        }

        int bits = BinaryPrimitives.ReadUInt16BigEndian(value);
        var bytes = (bits + 7) / 8;
        if (bytes > value.Length - 2)
        {
            _malformed++;
            return;
        }

        SetEpc(value.Slice(2, bytes), bits);
    }

    private void SetEpc(ReadOnlySpan<byte> epc, int bits)
    {
        if (_epcBits >= 0)
        {
            // The first one is where the specification puts it; a second is noise.
            _malformed++;
            return;
        }

        _epc = epc;
        _epcBits = bits;
    }

    private void ReadCustom(scoped in LlrpParameter child)
    {
        if (!child.TryReadCustom(out var vendor, out var subtype, out var data))
        {
            _malformed++;
            return;
        }

        if (vendor == ImpinjIds.Pen && !ImpinjTagFields.TryRead(subtype, data, ref _values, ref _tid))
        {
            _malformed++;
        }
    }

    private ushort U16(ReadOnlySpan<byte> value, TagReportFields field)
    {
        _values.Fields |= field;
        return BinaryPrimitives.ReadUInt16BigEndian(value);
    }

    private uint U32(ReadOnlySpan<byte> value, TagReportFields field)
    {
        _values.Fields |= field;
        return BinaryPrimitives.ReadUInt32BigEndian(value);
    }

    private ulong U64(ReadOnlySpan<byte> value, TagReportFields field)
    {
        _values.Fields |= field;
        return BinaryPrimitives.ReadUInt64BigEndian(value);
    }
}
