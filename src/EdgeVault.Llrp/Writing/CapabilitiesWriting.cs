using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Reader;

namespace EdgeVault.Llrp.Writing;

/// <summary>GET_READER_CAPABILITIES_RESPONSE of a reader after ETSI EN 302 208: four channels, 10 to 30 dBm.</summary>
internal static class CapabilitiesWriting
{
    private const byte All = 0;
    private const byte RequestedMax = 4;
    private const byte ProtocolC1G2 = 1;
    private const ushort CountryBelgium = 56;
    private const ushort StandardEtsi302208 = 2;

    /// <summary>Entries of its power table, from 1.</summary>
    public const int PowerLevelCount = 81;

    /// <summary>The mode that an antenna is in until a client chooses another.</summary>
    public const ushort UsualMode = 1000;

    // M as LLRP numbers it: 0 = FM0, 1 = Miller 2, 2 = Miller 4, 3 = Miller 8.
    private static readonly (ushort Id, byte M, uint BitsPerSecond, uint TariNs)[] Modulations =
    [
        (0, 0, 640_000, 6_250), (1, 1, 640_000, 6_250), (2, 2, 274_000, 20_000), (3, 3, 171_000, 20_000),
        (4, 2, 640_000, 7_140), (UsualMode, 2, 68_500, 20_000),
    ];

    private static readonly uint[] ChannelsKhz = [865_700, 866_300, 866_900, 867_500];

    /// <summary>Modes in its table.</summary>
    public static IEnumerable<ushort> ModeIds => Modulations.Select(static mode => mode.Id);

    // LLRP 1.0.1 §16.1.1, §16.1.2: [requested data:8], answered by [status 287] [137] [142] [143] [327]: all, or one.
    public static void Capabilities(
        this LlrpWriter writer, uint id, ReadOnlySpan<byte> request, LlrpReaderOptions options)
    {
        var requested = request.IsEmpty ? All : request[0];
        var start = writer.BeginMessage(LlrpMessageType.GET_READER_CAPABILITIES_RESPONSE, id);
        if (requested > RequestedMax)
        {
            writer.Status(new(LlrpStatusCode.M_FieldError, $"there are no capabilities {requested}", 0, LlrpStatusCode.A_OutOfRange));
            writer.EndMessage(start);
            return;
        }

        writer.Status(LlrpStatus.Success);
        if (requested is All or 1)
        {
            writer.General(options);
        }

        if (requested is All or 2)
        {
            writer.Llrp();
        }

        if (requested is All or 3)
        {
            writer.Regulatory();
        }

        if (requested is All or 4)
        {
            writer.C1G2();
        }

        writer.EndMessage(start);
    }

    // §16.2.3.1: [antennas:16] [can set:1] [UTC:1] [reserved:14] [PEN:32] [model:32] [firmware:utf8v]
    // [sensitivity 139 = index:16 dB:16] [GPIO 141 = inputs:16 outputs:16] [140 = antenna:16 protocols:u8v, 1-n].
    private static void General(this LlrpWriter writer, LlrpReaderOptions options)
    {
        var start = writer.BeginParameter(LlrpParameterType.GeneralDeviceCapabilities);
        writer.U16(options.AntennaCount);
        writer.U16(options.HasUtcClock ? (ushort)0x4000 : (ushort)0);
        writer.U32(options.ManufacturerPen);
        writer.U32(options.ModelNumber);
        writer.Utf8(options.Firmware);
        writer.Words(LlrpParameterType.ReceiveSensitivityTableEntry, 1, 0);
        writer.Words(LlrpParameterType.GPIOCapabilities, options.GpiCount, options.GpoCount);
        for (ushort antenna = 1; antenna <= options.AntennaCount; antenna++)
        {
            var protocol = writer.BeginParameter(LlrpParameterType.PerAntennaAirProtocol);
            writer.U16(antenna);
            writer.U16(1);
            writer.U8(ProtocolC1G2);
            writer.EndParameter(protocol);
        }

        writer.EndParameter(start);
    }

    // §16.2.3.2: flags (fill warning, holding) [priorities:8] [op timeout:16] [ROSpecs:32] [specs each:32]
    // [inventory specs each:32] [AccessSpecs:32] [OpSpecs each:32].
    private static void Llrp(this LlrpWriter writer)
    {
        var start = writer.BeginParameter(LlrpParameterType.LLRPCapabilities);
        writer.U8(0x48);
        writer.U8(1);
        writer.U16(0);
        writer.U32(RoSpecTable.CountMax);
        writer.U32(16);
        writer.U32(1);
        writer.U32(AccessSpecTable.CountMax);
        writer.U32(AccessSpecTable.OperationsMax);
        writer.EndParameter(start);
    }

    // §16.2.3.4: [country:16] [standard:16] [band 144 = powers 145, frequencies 146, modes 328].
    private static void Regulatory(this LlrpWriter writer)
    {
        var start = writer.BeginParameter(LlrpParameterType.RegulatoryCapabilities);
        writer.U16(CountryBelgium);
        writer.U16(StandardEtsi302208);
        var band = writer.BeginParameter(LlrpParameterType.UHFBandCapabilities);
        for (ushort index = 1; index <= PowerLevelCount; index++)
        {
            // Quarter decibels from 10 dBm.
            writer.Words(LlrpParameterType.TransmitPowerLevelTableEntry, index, (ushort)(1000 + ((index - 1) * 25)));
        }

        writer.Frequencies();
        writer.Modes();
        writer.EndParameter(band);
        writer.EndParameter(start);
    }

    // §16.2.3.4.1.2: 146 = [hopping:1] [reserved:7] [fixed table 148 = count:16 kHz:32 each].
    private static void Frequencies(this LlrpWriter writer)
    {
        var start = writer.BeginParameter(LlrpParameterType.FrequencyInformation);
        writer.U8(0);
        var table = writer.BeginParameter(LlrpParameterType.FixedFrequencyTable);
        writer.U16((ushort)ChannelsKhz.Length);
        foreach (var channel in ChannelsKhz)
        {
            writer.U32(channel);
        }

        writer.EndParameter(table);
        writer.EndParameter(start);
    }

    // §16.3.1.1.2.1: 329 = [id:32] [DR:1] [conformance:1] [reserved:6] [M:8] [modulation:8] [mask:8] [bit rate:32]
    // [PIE:32] [tari min:32] [tari max:32] [tari step:32].
    private static void Modes(this LlrpWriter writer)
    {
        var table = writer.BeginParameter(LlrpParameterType.C1G2UHFRFModeTable);
        foreach (var mode in Modulations)
        {
            var start = writer.BeginParameter(LlrpParameterType.C1G2UHFRFModeTableEntry);
            writer.U32(mode.Id);
            writer.U8(0x80);
            writer.U8(mode.M);
            writer.U8(1);
            writer.U8(2);
            writer.U32(mode.BitsPerSecond);
            writer.U32(2_000);
            writer.U32(mode.TariNs);
            writer.U32(mode.TariNs);
            writer.U32(0);
            writer.EndParameter(start);
        }

        writer.EndParameter(table);
    }

    // §16.3.1.1.1: 327 = [block erase:1] [block write:1] [reserved:6] [select filters:16].
    private static void C1G2(this LlrpWriter writer)
    {
        var start = writer.BeginParameter(LlrpParameterType.C1G2LLRPCapabilities);
        writer.U8(0);
        writer.U16(2);
        writer.EndParameter(start);
    }

    private static void Words(this LlrpWriter writer, LlrpParameterType type, ushort first, ushort second)
    {
        var start = writer.BeginParameter(type);
        writer.U16(first);
        writer.U16(second);
        writer.EndParameter(start);
    }
}
