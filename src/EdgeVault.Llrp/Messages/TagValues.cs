namespace EdgeVault.Llrp.Messages;

/// <summary>
/// The numbers of one tag report. A value means something only if its flag is in <see cref="Fields"/>.
/// </summary>
internal struct TagValues
{
    public TagReportFields Fields;
    public uint RoSpecId;
    public ushort SpecIndex;
    public ushort InventoryParameterSpecId;
    public ushort AntennaId;
    public ushort ChannelIndex;
    public ushort TagSeenCount;
    public ushort Crc;
    public ushort ProtocolControl;
    public ushort PhaseAngle;
    public short ImpinjPeakRssi;
    public short ImpinjDopplerFrequency;
    public sbyte PeakRssi;
    public uint AccessSpecId;
    public ulong FirstSeenUtc;
    public ulong FirstSeenUptime;
    public ulong LastSeenUtc;
    public ulong LastSeenUptime;
}
