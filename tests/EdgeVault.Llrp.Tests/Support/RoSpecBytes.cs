using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Support;

/// <summary>ROSpecs as foreign clients write them: with triggers, several AISpecs, and faults.</summary>
internal sealed record RoSpecBytes
{
    public uint Id { get; init; } = 7;

    public byte State { get; init; }

    /// <summary>Value of the ROSpecStartTrigger, its parameters included.</summary>
    public string Start { get; init; } = "00";

    /// <summary>Value of the ROSpecStopTrigger.</summary>
    public string Stop { get; init; } = "0000000000";

    /// <summary>Each AISpec: its antenna, and the value of its stop trigger.</summary>
    public IReadOnlyList<(ushort Antenna, string Stop)> AiSpecs { get; init; } = [(1, "0000000000")];

    public RoReportTrigger Trigger { get; init; } = RoReportTrigger.UponNTagsOrEndOfAISpec;

    public ushort N { get; init; } = 1;

    public byte Protocol { get; init; } = 1;

    public ushort Power { get; init; } = 81;

    /// <summary>An ADD_ROSPEC.</summary>
    public void Write(LlrpWriter writer, uint messageId)
    {
        var message = writer.BeginMessage(LlrpMessageType.ADD_ROSPEC, messageId);
        var spec = writer.BeginParameter(LlrpParameterType.ROSpec);
        writer.U32(Id);
        writer.U8(0);
        writer.U8(State);
        var boundary = writer.BeginParameter(LlrpParameterType.ROBoundarySpec);
        Parameter(writer, LlrpParameterType.ROSpecStartTrigger, Start);
        Parameter(writer, LlrpParameterType.ROSpecStopTrigger, Stop);
        writer.EndParameter(boundary);
        foreach (var (antenna, stop) in AiSpecs)
        {
            WriteAiSpec(writer, antenna, stop);
        }

        var report = writer.BeginParameter(LlrpParameterType.ROReportSpec);
        writer.U8((byte)Trigger);
        writer.U16(N);
        Parameter(writer, LlrpParameterType.TagReportContentSelector, "FFC0");
        writer.EndParameter(report);
        writer.EndParameter(spec);
        writer.EndMessage(message);
    }

    private void WriteAiSpec(LlrpWriter writer, ushort antenna, string stop)
    {
        var start = writer.BeginParameter(LlrpParameterType.AISpec);
        writer.U16(1);
        writer.U16(antenna);
        Parameter(writer, LlrpParameterType.AISpecStopTrigger, stop);
        var inventory = writer.BeginParameter(LlrpParameterType.InventoryParameterSpec);
        writer.U16(1);
        writer.U8(Protocol);
        var configuration = writer.BeginParameter(LlrpParameterType.AntennaConfiguration);
        writer.U16(0);
        Parameter(writer, LlrpParameterType.RFTransmitter, $"00000001{Power:X4}");
        writer.EndParameter(configuration);
        writer.EndParameter(inventory);
        writer.EndParameter(start);
    }

    private static void Parameter(LlrpWriter writer, LlrpParameterType type, string value)
    {
        var start = writer.BeginParameter(type);
        writer.Bytes(Convert.FromHexString(value));
        writer.EndParameter(start);
    }
}
