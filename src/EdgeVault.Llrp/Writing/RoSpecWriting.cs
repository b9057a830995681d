using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Writing;

/// <summary>ROSpec and its parts.</summary>
internal static class RoSpecWriting
{
    private const ushort InventoryParameterSpecId = 1;
    private const byte ProtocolC1G2 = 1;
    private const byte TriggerNull = 0;

    // LLRP 1.0.1 §16.2.4.1: ROSpec(177) = [id:32] [priority:8] [state:8] [boundary 178] [AISpec 183 1-n] [report 237].
    public static void RoSpec(this LlrpWriter writer, RoSpecSettings settings)
    {
        var start = writer.BeginParameter(LlrpParameterType.ROSpec);
        writer.U32(settings.RoSpecId);
        writer.U8(0);
        writer.U8((byte)RoSpecState.Disabled);
        writer.Boundary();
        writer.AiSpec(settings);
        writer.RoReportSpec(settings);
        writer.EndParameter(start);
    }

    // §16.2.4.1.1: start(179) = [type:8]; stop(182) = [type:8] [duration:32]. Null triggers: by message, without end.
    private static void Boundary(this LlrpWriter writer)
    {
        var boundary = writer.BeginParameter(LlrpParameterType.ROBoundarySpec);
        var start = writer.BeginParameter(LlrpParameterType.ROSpecStartTrigger);
        writer.U8(TriggerNull);
        writer.EndParameter(start);
        var stop = writer.BeginParameter(LlrpParameterType.ROSpecStopTrigger);
        writer.U8(TriggerNull);
        writer.U32(0);
        writer.EndParameter(stop);
        writer.EndParameter(boundary);
    }

    // §16.2.4.2: AISpec = [antennas:u16v] [stop 184 = type:8 duration:32] [inventory 186 = id:16 protocol:8].
    private static void AiSpec(this LlrpWriter writer, RoSpecSettings settings)
    {
        var start = writer.BeginParameter(LlrpParameterType.AISpec);
        writer.Antennas(settings.AntennaIds);
        var stop = writer.BeginParameter(LlrpParameterType.AISpecStopTrigger);
        writer.U8(TriggerNull);
        writer.U32(0);
        writer.EndParameter(stop);
        var inventory = writer.BeginParameter(LlrpParameterType.InventoryParameterSpec);
        writer.U16(InventoryParameterSpecId);
        writer.U8(ProtocolC1G2);
        if (settings.Transmitter is not null || settings.Mode is not null || settings.Session is not null)
        {
            writer.AllAntennas(settings);
        }

        writer.EndParameter(inventory);
        writer.EndParameter(start);
    }

    private static void Antennas(this LlrpWriter writer, IReadOnlyList<ushort> antennaIds)
    {
        if (antennaIds.Count == 0)
        {
            // One entry of 0 stands for all antennas.
            writer.U16(1);
            writer.U16(0);
            return;
        }

        writer.U16((ushort)antennaIds.Count);
        foreach (var antennaId in antennaIds)
        {
            writer.U16(antennaId);
        }
    }

    // §16.2.6.6: AntennaConfiguration(222) = [antenna:16, 0 = all] [RFTransmitter 224] [C1G2InventoryCommand 330];
    // §16.2.6.8: 224 = [hop table:16] [channel:16] [power index:16].
    private static void AllAntennas(this LlrpWriter writer, RoSpecSettings settings)
    {
        var antenna = writer.BeginParameter(LlrpParameterType.AntennaConfiguration);
        writer.U16(0);
        if (settings.Transmitter is { } transmitter)
        {
            var start = writer.BeginParameter(LlrpParameterType.RFTransmitter);
            writer.U16(transmitter.HopTable);
            writer.U16(transmitter.Channel);
            writer.U16(transmitter.PowerIndex);
            writer.EndParameter(start);
        }

        if (settings.Mode is not null || settings.Session is not null)
        {
            writer.InventoryCommand(settings);
        }

        writer.EndParameter(antenna);
    }

    // §16.3.1.2.1: 330 = [state aware:1] [reserved:7] [335 = mode:16 tari:16, 0 = the mode's own]
    // [336 = session:2 reserved:6 population:16 transit:32].
    private static void InventoryCommand(this LlrpWriter writer, RoSpecSettings settings)
    {
        var command = writer.BeginParameter(LlrpParameterType.C1G2InventoryCommand);
        writer.U8(0);
        if (settings.Mode is { } mode)
        {
            var control = writer.BeginParameter(LlrpParameterType.C1G2RFControl);
            writer.U16(mode);
            writer.U16(0);
            writer.EndParameter(control);
        }

        if (settings.Session is { } session)
        {
            var singulation = writer.BeginParameter(LlrpParameterType.C1G2SingulationControl);
            writer.U8((byte)(session << 6));
            writer.U16(settings.TagPopulation);
            writer.U32(0);
            writer.EndParameter(singulation);
        }

        writer.EndParameter(command);
    }

    // §16.2.7.1: ROReportSpec(237) = [trigger:8] [N:16] [TagReportContentSelector 238 = bits:16] [customs].
    private static void RoReportSpec(this LlrpWriter writer, RoSpecSettings settings)
    {
        var start = writer.BeginParameter(LlrpParameterType.ROReportSpec);
        writer.U8((byte)settings.ReportTrigger);
        writer.U16(settings.ReportEveryNTags);
        var selector = writer.BeginParameter(LlrpParameterType.TagReportContentSelector);
        writer.U16((ushort)(settings.ReportFields & TagReportFields.Selectable));
        writer.EndParameter(selector);
        switch (settings.Vendor)
        {
            case ImpinjIds.Pen when (settings.ReportFields & TagReportFields.Impinj) != 0:
                writer.ImpinjSelector(settings.ReportFields);
                break;
            case ZebraIds.Pen when (settings.ReportFields & TagReportFields.PhaseAngle) != 0:
                writer.ZebraSelector();
                break;
            default:
                break;
        }

        writer.EndParameter(start);
    }

    // Impinj: TagReportContentSelector(50) holds one enable parameter per field = [mode:16, 1 = on].
    private static void ImpinjSelector(this LlrpWriter writer, TagReportFields fields)
    {
        var start = writer.BeginCustom(ImpinjIds.Pen, ImpinjIds.TagReportContentSelector);
        writer.Enable(fields, TagReportFields.ImpinjSerializedTid, ImpinjIds.EnableSerializedTid);
        writer.Enable(fields, TagReportFields.PhaseAngle, ImpinjIds.EnablePhaseAngle);
        writer.Enable(fields, TagReportFields.ImpinjPeakRssi, ImpinjIds.EnablePeakRssi);
        writer.Enable(fields, TagReportFields.ImpinjDopplerFrequency, ImpinjIds.EnableDopplerFrequency);
        writer.EndParameter(start);
    }

    // Zebra: MotoTagReportContentSelector(708) = [zone id:1] [zone name:1] [port:1] [phase:1] [GPS:1] [MLT:1] [reserved:26].
    private static void ZebraSelector(this LlrpWriter writer)
    {
        var start = writer.BeginCustom(ZebraIds.Pen, ZebraIds.TagReportContentSelector);
        writer.U32(1u << 28);
        writer.EndParameter(start);
    }

    private static void Enable(this LlrpWriter writer, TagReportFields fields, TagReportFields field, uint subtype)
    {
        if ((fields & field) == 0)
        {
            return;
        }

        var start = writer.BeginCustom(ImpinjIds.Pen, subtype);
        writer.U16(1);
        writer.EndParameter(start);
    }
}
