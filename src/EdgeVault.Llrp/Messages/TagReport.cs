namespace EdgeVault.Llrp.Messages;

/// <summary>
/// One TagReportData of an RO_ACCESS_REPORT. Lives as long as the frame it was read from; copy what you keep.
/// </summary>
/// <remarks>Null means that the reader did not say.</remarks>
public ref struct TagReport
{
    // The parser fills a report in place: one of a hundred tags is some two hundred bytes that need not be copied.
    internal TagValues Values;

    /// <summary>
    /// ⌈<see cref="EpcBits"/> / 8⌉ bytes; unused low bits of the last one are as the reader sent them.
    /// </summary>
    public ReadOnlySpan<byte> Epc { readonly get; internal set; }

    /// <summary>96 for EPC_96; else what EPCData says, 0 included. Gen2 tags have at most 496.</summary>
    public int EpcBits { readonly get; internal set; }

    /// <summary>Impinj's serialised TID, or what our AccessSpec read; empty if absent. Never inherited from another
    /// tag.</summary>
    public ReadOnlySpan<byte> Tid { readonly get; internal set; }

    /// <summary>What is known, inherited values included.</summary>
    public readonly TagReportFields Fields => Values.Fields;

    /// <summary>What was absent and stands for the last value received (<see cref="TagReportDefaults"/>).</summary>
    public TagReportFields InheritedFields { readonly get; internal set; }

    public readonly uint? RoSpecId => Has(TagReportFields.RoSpecId) ? Values.RoSpecId : null;

    public readonly ushort? SpecIndex => Has(TagReportFields.SpecIndex) ? Values.SpecIndex : null;

    public readonly ushort? InventoryParameterSpecId =>
        Has(TagReportFields.InventoryParameterSpecId) ? Values.InventoryParameterSpecId : null;

    /// <summary>1 is the first antenna.</summary>
    public readonly ushort? AntennaId => Has(TagReportFields.AntennaId) ? Values.AntennaId : null;

    /// <summary>Whole dBm.</summary>
    public readonly sbyte? PeakRssiDbm => Has(TagReportFields.PeakRssi) ? Values.PeakRssi : null;

    /// <summary>Hundredths of a dBm: Impinj's finer value where there is one, else the whole dBm times 100.</summary>
    public readonly int? RssiCentiDbm =>
        Has(TagReportFields.ImpinjPeakRssi) ? Values.ImpinjPeakRssi
        : Has(TagReportFields.PeakRssi) ? Values.PeakRssi * 100
        : null;

    /// <summary>RF phase of an Impinj or Zebra reader, 0 to 4095 for one turn.</summary>
    public readonly ushort? PhaseAngle => Has(TagReportFields.PhaseAngle) ? Values.PhaseAngle : null;

    /// <summary>Impinj Doppler frequency in sixteenths of a hertz.</summary>
    public readonly short? DopplerSixteenthHz =>
        Has(TagReportFields.ImpinjDopplerFrequency) ? Values.ImpinjDopplerFrequency : null;

    /// <summary>Index into the reader's frequency table, from 1.</summary>
    public readonly ushort? ChannelIndex => Has(TagReportFields.ChannelIndex) ? Values.ChannelIndex : null;

    /// <summary>Microseconds since 1970 by the reader's clock, which may be wrong by decades.</summary>
    public readonly ulong? FirstSeenUtcMicros => Has(TagReportFields.FirstSeenUtc) ? Values.FirstSeenUtc : null;

    /// <inheritdoc cref="FirstSeenUtcMicros"/>
    public readonly ulong? LastSeenUtcMicros => Has(TagReportFields.LastSeenUtc) ? Values.LastSeenUtc : null;

    /// <summary>Microseconds since the reader started.</summary>
    public readonly ulong? FirstSeenUptimeMicros => Has(TagReportFields.FirstSeenUptime) ? Values.FirstSeenUptime : null;

    /// <inheritdoc cref="FirstSeenUptimeMicros"/>
    public readonly ulong? LastSeenUptimeMicros => Has(TagReportFields.LastSeenUptime) ? Values.LastSeenUptime : null;

    public readonly ushort? TagSeenCount => Has(TagReportFields.TagSeenCount) ? Values.TagSeenCount : null;

    public readonly uint? AccessSpecId => Has(TagReportFields.AccessSpecId) ? Values.AccessSpecId : null;

    /// <summary>The PC word that the tag sent before its EPC.</summary>
    public readonly ushort? ProtocolControl => Has(TagReportFields.ProtocolControl) ? Values.ProtocolControl : null;

    /// <summary>The CRC-16 that the tag sent after its EPC.</summary>
    public readonly ushort? Crc => Has(TagReportFields.Crc) ? Values.Crc : null;

    private readonly bool Has(TagReportFields field) => (Values.Fields & field) != 0;
}
