namespace EdgeVault.Llrp.Messages;

/// <summary>
/// One TagReportData of an RO_ACCESS_REPORT. Lives as long as the frame it was read from; copy what you keep.
/// </summary>
/// <remarks>Null means that the reader did not say.</remarks>
public readonly ref struct TagReport
{
    private readonly TagValues _values;

    internal TagReport(
        ReadOnlySpan<byte> epc, int epcBits, ReadOnlySpan<byte> tid, scoped in TagValues values,
        TagReportFields inherited)
    {
        Epc = epc;
        EpcBits = epcBits;
        Tid = tid;
        _values = values;
        InheritedFields = inherited;
    }

    /// <summary>
    /// ⌈<see cref="EpcBits"/> / 8⌉ bytes; unused low bits of the last one are as the reader sent them.
    /// </summary>
    public ReadOnlySpan<byte> Epc { get; }

    /// <summary>96 for EPC_96; else what EPCData says, 0 included. Gen2 tags have at most 496.</summary>
    public int EpcBits { get; }

    /// <summary>Impinj serialised TID; empty if absent. Never inherited from another tag.</summary>
    public ReadOnlySpan<byte> Tid { get; }

    /// <summary>What is known, inherited values included.</summary>
    public TagReportFields Fields => _values.Fields;

    /// <summary>What was absent and stands for the last value received (<see cref="TagReportDefaults"/>).</summary>
    public TagReportFields InheritedFields { get; }

    public uint? RoSpecId => Has(TagReportFields.RoSpecId) ? _values.RoSpecId : null;

    public ushort? SpecIndex => Has(TagReportFields.SpecIndex) ? _values.SpecIndex : null;

    public ushort? InventoryParameterSpecId =>
        Has(TagReportFields.InventoryParameterSpecId) ? _values.InventoryParameterSpecId : null;

    /// <summary>1 is the first antenna.</summary>
    public ushort? AntennaId => Has(TagReportFields.AntennaId) ? _values.AntennaId : null;

    /// <summary>Whole dBm.</summary>
    public sbyte? PeakRssiDbm => Has(TagReportFields.PeakRssi) ? _values.PeakRssi : null;

    /// <summary>Hundredths of a dBm: Impinj's finer value where there is one, else the whole dBm times 100.</summary>
    public int? RssiCentiDbm =>
        Has(TagReportFields.ImpinjPeakRssi) ? _values.ImpinjPeakRssi
        : Has(TagReportFields.PeakRssi) ? _values.PeakRssi * 100
        : null;

    /// <summary>Impinj RF phase, 0 to 4095 for one turn.</summary>
    public ushort? PhaseAngle => Has(TagReportFields.ImpinjPhaseAngle) ? _values.ImpinjPhaseAngle : null;

    /// <summary>Impinj Doppler frequency in sixteenths of a hertz.</summary>
    public short? DopplerSixteenthHz =>
        Has(TagReportFields.ImpinjDopplerFrequency) ? _values.ImpinjDopplerFrequency : null;

    /// <summary>Index into the reader's frequency table, from 1.</summary>
    public ushort? ChannelIndex => Has(TagReportFields.ChannelIndex) ? _values.ChannelIndex : null;

    /// <summary>Microseconds since 1970 by the reader's clock, which may be wrong by decades.</summary>
    public ulong? FirstSeenUtcMicros => Has(TagReportFields.FirstSeenUtc) ? _values.FirstSeenUtc : null;

    /// <inheritdoc cref="FirstSeenUtcMicros"/>
    public ulong? LastSeenUtcMicros => Has(TagReportFields.LastSeenUtc) ? _values.LastSeenUtc : null;

    /// <summary>Microseconds since the reader started.</summary>
    public ulong? FirstSeenUptimeMicros => Has(TagReportFields.FirstSeenUptime) ? _values.FirstSeenUptime : null;

    /// <inheritdoc cref="FirstSeenUptimeMicros"/>
    public ulong? LastSeenUptimeMicros => Has(TagReportFields.LastSeenUptime) ? _values.LastSeenUptime : null;

    public ushort? TagSeenCount => Has(TagReportFields.TagSeenCount) ? _values.TagSeenCount : null;

    public uint? AccessSpecId => Has(TagReportFields.AccessSpecId) ? _values.AccessSpecId : null;

    /// <summary>The PC word that the tag sent before its EPC.</summary>
    public ushort? ProtocolControl => Has(TagReportFields.ProtocolControl) ? _values.ProtocolControl : null;

    /// <summary>The CRC-16 that the tag sent after its EPC.</summary>
    public ushort? Crc => Has(TagReportFields.Crc) ? _values.Crc : null;

    private bool Has(TagReportFields field) => (_values.Fields & field) != 0;
}
