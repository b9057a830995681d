namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>A tag that a reader tells of in JSON.</summary>
/// <param name="Epc">Whole bytes.</param>
/// <param name="Tid">Empty if the reader did not look.</param>
/// <param name="Antenna">From 1.</param>
/// <param name="RssiCentiDbm">Hundredths of a dBm.</param>
/// <param name="Phase">4096ths of a turn.</param>
/// <param name="ChannelKhz">Carrier.</param>
/// <param name="SeenUs">By the reader's own clock, microseconds since 1970.</param>
internal readonly record struct JsonRead(
    ReadOnlyMemory<byte> Epc, ReadOnlyMemory<byte> Tid, ushort Antenna, short RssiCentiDbm, ushort Phase, int ChannelKhz,
    long SeenUs)
{
    // ETSI EN 302 208: four channels, 600 kHz apart.
    private const int FirstKhz = 865_700;
    private const int StepKhz = 600;

    /// <param name="channel">From 1.</param>
    public static int KhzOf(int channel) => FirstKhz + (StepKhz * ((channel - 1) & 3));
}
