using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Messages;

/// <summary>Reads the body of a GET_READER_CAPABILITIES_RESPONSE; what is absent keeps its default.</summary>
internal sealed class ReaderCapabilitiesParser
{
    private readonly Dictionary<ushort, short> _powers = [];
    private readonly List<uint> _modes = [];
    private ReaderCapabilities _capabilities = new();
    private bool _malformed;

    // LLRP 1.0.1 §16.1.2: LLRPStatus, GeneralDevice(137), LLRP(142), Regulatory(143), air protocol (327), customs.
    public static bool TryParse(ReadOnlySpan<byte> body, out ReaderCapabilities capabilities)
    {
        var parser = new ReaderCapabilitiesParser();
        var parameters = new LlrpParameterReader(body);
        while (parameters.TryRead(out var parameter))
        {
            parser.ReadSection(parameter);
        }

        capabilities = parser._capabilities with
        {
            TransmitPowerCentiDbm = parser._powers,
            ModeIdentifiers = parser._modes,
        };
        return !parser._malformed && parameters.Fault == LlrpParameterFault.None;
    }

    private void ReadSection(LlrpParameter parameter)
    {
        switch (parameter.Type)
        {
            case LlrpParameterType.GeneralDeviceCapabilities:
                ReadGeneral(new LlrpFieldReader(parameter.Value));
                break;
            case LlrpParameterType.LLRPCapabilities:
                ReadLlrp(new LlrpFieldReader(parameter.Value));
                break;
            case LlrpParameterType.RegulatoryCapabilities:
                ReadRegulatory(new LlrpFieldReader(parameter.Value));
                break;
            default:
                break;
        }
    }

    // §16.2.3.1: [antennas:16] [can set properties:1] [has UTC:1] [reserved:14] [PEN:32] [model:32] [firmware:utf8v]
    // [sensitivities 139] [149] [GPIO 141] [air protocols 140].
    private void ReadGeneral(LlrpFieldReader fields)
    {
        _capabilities = _capabilities with
        {
            AntennaCount = fields.U16(),
            HasUtcClock = (fields.U16() & 0x4000) != 0,
            ManufacturerPen = fields.U32(),
            ModelNumber = fields.U32(),
            Firmware = fields.Utf8(),
        };
        _malformed |= fields.Overrun;

        var children = new LlrpParameterReader(fields.Rest);
        while (children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.GPIOCapabilities)
            {
                var gpio = new LlrpFieldReader(child.Value);
                _capabilities = _capabilities with { GpiCount = gpio.U16(), GpoCount = gpio.U16() };
            }
        }
    }

    // §16.2.3.2: [RF survey:1] [fill warning:1] [client request op:1] [state aware:1] [holding:1] [reserved:3]
    // [priorities:8] [op timeout:16] [ROSpecs:32] ...
    private void ReadLlrp(LlrpFieldReader fields)
    {
        var flags = fields.U8();
        fields.Take(3);
        _capabilities = _capabilities with
        {
            CanWarnOfBufferLevel = (flags & 0x40) != 0,
            CanHoldEventsAndReports = (flags & 0x08) != 0,
            RoSpecCountMax = fields.U32(),
        };
        _malformed |= fields.Overrun;
    }

    // §16.2.3.4: [country:16] [standard:16] [UHFBandCapabilities 144].
    private void ReadRegulatory(LlrpFieldReader fields)
    {
        _capabilities = _capabilities with { CountryCode = fields.U16() };
        fields.U16();
        _malformed |= fields.Overrun;

        var bands = new LlrpParameterReader(fields.Rest);
        while (bands.TryRead(out var band))
        {
            if (band.Type == LlrpParameterType.UHFBandCapabilities)
            {
                ReadBand(new LlrpParameterReader(band.Value));
            }
        }
    }

    // §16.2.3.4.1: powers 145 = [index:16] [dBm x 100:s16]; frequencies 146; mode tables 328 of entries 329.
    private void ReadBand(LlrpParameterReader parameters)
    {
        while (parameters.TryRead(out var parameter))
        {
            if (parameter.Type == LlrpParameterType.TransmitPowerLevelTableEntry)
            {
                var fields = new LlrpFieldReader(parameter.Value);
                var index = fields.U16();
                _powers[index] = fields.S16();
                _malformed |= fields.Overrun;
            }
            else if (parameter.Type == LlrpParameterType.FrequencyInformation)
            {
                ReadFrequencies(new LlrpFieldReader(parameter.Value));
            }
            else if (parameter.Type == LlrpParameterType.C1G2UHFRFModeTable)
            {
                ReadModes(new LlrpParameterReader(parameter.Value));
            }
        }
    }

    // §16.2.3.4.1.2: [hopping:1] [reserved:7] [hop tables 147 = id:8 reserved:8 frequencies] [fixed table 148].
    private void ReadFrequencies(LlrpFieldReader fields)
    {
        fields.U8();
        var tables = new LlrpParameterReader(fields.Rest);
        while (_capabilities.HopTable == 0 && tables.TryRead(out var table))
        {
            if (table.Type == LlrpParameterType.FrequencyHopTable)
            {
                _capabilities = _capabilities with { HopTable = new LlrpFieldReader(table.Value).U8() };
            }
        }
    }

    // §16.3.1.1.2.1: mode entry = [identifier:32] ...
    private void ReadModes(LlrpParameterReader parameters)
    {
        while (parameters.TryRead(out var parameter))
        {
            var fields = new LlrpFieldReader(parameter.Value);
            _modes.Add(fields.U32());
            _malformed |= fields.Overrun;
        }
    }
}
