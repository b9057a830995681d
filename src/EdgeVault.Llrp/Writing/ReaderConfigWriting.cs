using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Reader;

namespace EdgeVault.Llrp.Writing;

/// <summary>The answers of a reader that show what it has been told.</summary>
internal static class ReaderConfigWriting
{
    private const int RequestedMax = 11;

    // The parts by their numbers in the request, in the order of the response; strict decoders take no other.
    private static readonly byte[] Parts = [1, 2, 3, 5, 4, 6, 7, 8, 9, 10, 11];

    // LLRP 1.0.1 §16.1.36: [antenna:16] [requested data:8] [GPI port:16] [GPO port:16], 0 = all of each; §16.1.37: [status
    // 287] [218] [221] [222] [244] [237] [239] [217] [220] [225] [219] [226], all of them or the one asked for.
    public static void ReaderConfiguration(
        this LlrpWriter writer, uint id, ReadOnlySpan<byte> request, LlrpReaderOptions options, ReaderModel model)
    {
        var fields = new LlrpFieldReader(request);
        var antenna = fields.U16();
        var requested = fields.U8();
        var (input, output) = (fields.U16(), fields.U16());
        var start = writer.BeginMessage(LlrpMessageType.GET_READER_CONFIG_RESPONSE, id);
        var status = Check(requested, antenna, input, output, options);
        writer.Status(status);
        foreach (var part in status.IsSuccess ? Parts.Where(part => requested == 0 || requested == part) : [])
        {
            writer.Part(part, Some(antenna, options.AntennaCount), options, model);
            writer.Inputs(part, Some(input, options.GpiCount), model);
            writer.Outputs(part, Some(output, options.GpoCount), model);
        }

        writer.EndMessage(start);
    }

    private static LlrpStatus Check(
        byte requested, ushort antenna, ushort input, ushort output, LlrpReaderOptions options)
    {
        static LlrpStatus Wrong(ushort field, string text) =>
            new(LlrpStatusCode.M_FieldError, text, field, LlrpStatusCode.A_OutOfRange);

        return antenna > options.AntennaCount ? Wrong(0, $"there are {options.AntennaCount} antennas")
            : requested > RequestedMax ? Wrong(1, $"there is no configuration {requested}")
            : input > options.GpiCount ? Wrong(2, $"there are {options.GpiCount} inputs")
            : output > options.GpoCount ? Wrong(3, $"there are {options.GpoCount} outputs")
            : LlrpStatus.Success;
    }

    private static IEnumerable<ushort> Some(ushort one, ushort count) =>
        one != 0 ? [one] : Enumerable.Range(1, count).Select(static number => (ushort)number);

    private static void Part(
        this LlrpWriter writer, int part, IEnumerable<ushort> antennas, LlrpReaderOptions options, ReaderModel model)
    {
        var config = model.Config;
        switch (part)
        {
            case 1:
                writer.Identification(options);
                break;
            case 2:
                writer.AntennaProperties(antennas);
                break;
            case 3:
                writer.AntennaConfigurations(antennas, config);
                break;
            case 4:
                writer.ReportSpec(config);
                break;
            case 5:
                writer.EventNotificationSpec(config.Events);
                break;
            case 6:
                writer.AccessReportSpec(config);
                break;
            case 7:
                writer.StateValue();
                break;
            case 8:
                writer.KeepaliveSpec(config.KeepalivePeriod);
                break;
            case 11:
                writer.EventsAndReports(config.HoldUponReconnect);
                break;
            default:
                // Inputs and outputs are written by their ports.
                break;
        }
    }

    // §16.1.16: [status 287] [ROSpec 177 0-n].
    public static void RoSpecsResponse(this LlrpWriter writer, uint id, IEnumerable<byte[]> roSpecs)
    {
        var start = writer.BeginMessage(LlrpMessageType.GET_ROSPECS_RESPONSE, id);
        writer.Status(LlrpStatus.Success);
        foreach (var roSpec in roSpecs)
        {
            writer.Bytes(roSpec);
        }

        writer.EndMessage(start);
    }

    // §16.2.6.2: Identification(218) = [type:8, 0 = MAC, 1 = EPC] [id:u8v].
    private static void Identification(this LlrpWriter writer, LlrpReaderOptions options)
    {
        var start = writer.BeginParameter(LlrpParameterType.Identification);
        writer.U8(options.IdentifierIsEpc ? (byte)1 : (byte)0);
        writer.U16((ushort)options.Identifier.Length);
        writer.Bytes(options.Identifier.Span);
        writer.EndParameter(start);
    }

    // §16.2.6.5: AntennaProperties(221) = [connected:1] [reserved:7] [antenna:16] [gain, dBi x 100:16].
    private static void AntennaProperties(this LlrpWriter writer, IEnumerable<ushort> antennas)
    {
        foreach (var antenna in antennas)
        {
            var start = writer.BeginParameter(LlrpParameterType.AntennaProperties);
            writer.U8(0x80);
            writer.U16(antenna);
            writer.U16(0);
            writer.EndParameter(start);
        }
    }

    // §16.2.6.6: as it was set, else [antenna:16] [RFReceiver 223 = sensitivity:16] [RFTransmitter 224 = hop table:16
    // channel:16 power:16] [C1G2InventoryCommand 330 = flags:8].
    private static void AntennaConfigurations(
        this LlrpWriter writer, IEnumerable<ushort> antennas, ReaderConfig config)
    {
        foreach (var antenna in antennas)
        {
            if (config.Antennas.TryGetValue(antenna, out var set))
            {
                writer.Bytes(set);
                continue;
            }

            var start = writer.BeginParameter(LlrpParameterType.AntennaConfiguration);
            writer.U16(antenna);
            writer.Words(LlrpParameterType.RFReceiver, 1);
            writer.Words(LlrpParameterType.RFTransmitter, 0, 1, CapabilitiesWriting.PowerLevelCount);
            var command = writer.BeginParameter(LlrpParameterType.C1G2InventoryCommand);
            writer.U8(0);
            writer.Words(LlrpParameterType.C1G2RFControl, CapabilitiesWriting.UsualMode, 0);
            writer.EndParameter(command);
            writer.EndParameter(start);
        }
    }

    // §16.2.7.1: ROReportSpec(237) = [trigger:8] [N:16] [TagReportContentSelector 238 = bits:16].
    private static void ReportSpec(this LlrpWriter writer, ReaderConfig config)
    {
        if (config.ReportSpec is { } set)
        {
            writer.Bytes(set);
            return;
        }

        var start = writer.BeginParameter(LlrpParameterType.ROReportSpec);
        writer.U8((byte)config.Report.Trigger);
        writer.U16(config.Report.EveryNTags);
        writer.Words(
            LlrpParameterType.TagReportContentSelector, (ushort)(config.Report.Fields & TagReportFields.Selectable));
        writer.EndParameter(start);
    }

    // §16.2.7.2: AccessReportSpec(239) = [trigger:8, 0 = with the ROReport].
    private static void AccessReportSpec(this LlrpWriter writer, ReaderConfig config)
    {
        if (config.AccessReportSpec is { } set)
        {
            writer.Bytes(set);
            return;
        }

        var start = writer.BeginParameter(LlrpParameterType.AccessReportSpec);
        writer.U8(0);
        writer.EndParameter(start);
    }

    // §16.2.6.9: GPIPortCurrentState(225) = [port:16] [on:1] [reserved:7] [state:8, 0 = low, 1 = high].
    private static void Inputs(this LlrpWriter writer, int part, IEnumerable<ushort> ports, ReaderModel model)
    {
        foreach (var port in part == 9 ? ports : [])
        {
            var start = writer.BeginParameter(LlrpParameterType.GPIPortCurrentState);
            writer.U16(port);
            writer.U8(model.Config.IsInputOn(port) ? (byte)0x80 : (byte)0);
            writer.U8(model.InputsHigh.Contains(port) ? (byte)1 : (byte)0);
            writer.EndParameter(start);
        }
    }

    private static void Outputs(this LlrpWriter writer, int part, IEnumerable<ushort> ports, ReaderModel model)
    {
        foreach (var port in part == 10 ? ports : [])
        {
            writer.Output(port, model.Config.Outputs.GetValueOrDefault(port));
        }
    }

    // §16.2.6.3: GPOWriteData(219) = [port:16] [high:1] [reserved:7].
    internal static void Output(this LlrpWriter writer, ushort port, bool isHigh)
    {
        var start = writer.BeginParameter(LlrpParameterType.GPOWriteData);
        writer.U16(port);
        writer.U8(isHigh ? (byte)0x80 : (byte)0);
        writer.EndParameter(start);
    }

    private static void Words(this LlrpWriter writer, LlrpParameterType type, params ReadOnlySpan<ushort> words)
    {
        var start = writer.BeginParameter(type);
        foreach (var word in words)
        {
            writer.U16(word);
        }

        writer.EndParameter(start);
    }

    // §16.2.6.1: LLRPConfigurationStateValue(217) = [value:32].
    private static void StateValue(this LlrpWriter writer)
    {
        var start = writer.BeginParameter(LlrpParameterType.LLRPConfigurationStateValue);
        writer.U32(0);
        writer.EndParameter(start);
    }
}
