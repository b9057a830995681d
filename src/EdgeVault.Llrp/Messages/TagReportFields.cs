namespace EdgeVault.Llrp.Messages;

/// <summary>
/// The optional fields of a tag report. The low sixteen bits are those of TagReportContentSelector itself
/// (LLRP 1.0.1 §16.2.7.1.1), so a selection goes to the wire as it stands.
/// </summary>
[Flags]
public enum TagReportFields
{
    None = 0,
    AccessSpecId = 1 << 6,
    TagSeenCount = 1 << 7,

    /// <summary>In a selection: the last seen time, in whichever clock the reader has.</summary>
    LastSeenUtc = 1 << 8,

    /// <summary>In a selection: the first seen time, in whichever clock the reader has.</summary>
    FirstSeenUtc = 1 << 9,
    PeakRssi = 1 << 10,
    ChannelIndex = 1 << 11,
    AntennaId = 1 << 12,
    InventoryParameterSpecId = 1 << 13,
    SpecIndex = 1 << 14,
    RoSpecId = 1 << 15,

    /// <summary>All that TagReportContentSelector can ask for.</summary>
    Selectable = 0xFFC0,

    FirstSeenUptime = 1 << 16,
    LastSeenUptime = 1 << 17,
    Crc = 1 << 18,
    ProtocolControl = 1 << 19,

    ImpinjPeakRssi = 1 << 24,

    /// <summary>Impinj's RF phase angle, or Zebra's tag phase.</summary>
    PhaseAngle = 1 << 25,
    ImpinjSerializedTid = 1 << 26,
    ImpinjDopplerFrequency = 1 << 27,

    /// <summary>The Impinj fields; asked for by ImpinjTagReportContentSelector.</summary>
    Impinj = ImpinjPeakRssi | PhaseAngle | ImpinjSerializedTid | ImpinjDopplerFrequency,
}
