using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Llrp.Tests.Support;

/// <summary>AccessSpecs as foreign clients write them: with targets, several operations, and faults.</summary>
internal sealed record AccessSpecBytes
{
    public uint Id { get; init; } = 9;

    public ushort Antenna { get; init; }

    public byte Protocol { get; init; } = 1;

    public byte State { get; init; }

    public uint RoSpec { get; init; }

    /// <summary>Value of the AccessSpecStopTrigger.</summary>
    public string Stop { get; init; } = "000000";

    /// <summary>Value of each C1G2TargetTag: bank and match, pointer, mask, data.</summary>
    public IReadOnlyList<string> Targets { get; init; } = ["60" + "0000" + "0000" + "0000"];

    /// <summary>Each operation: its type, and its value.</summary>
    public IReadOnlyList<(LlrpParameterType Type, string Value)> Operations { get; init; } = [Read(1, 2, 0, 6)];

    /// <summary>Value of the AccessReportSpec; null for none.</summary>
    public string? Report { get; init; }

    public static (LlrpParameterType, string) Read(ushort id, byte bank, ushort word, ushort count) =>
        (LlrpParameterType.C1G2Read, $"{id:X4}00000000{bank << 6:X2}{word:X4}{count:X4}");

    /// <summary>An ADD_ACCESSSPEC.</summary>
    public void Write(LlrpWriter writer, uint messageId)
    {
        var message = writer.BeginMessage(LlrpMessageType.ADD_ACCESSSPEC, messageId);
        var spec = writer.BeginParameter(LlrpParameterType.AccessSpec);
        writer.U32(Id);
        writer.U16(Antenna);
        writer.U8(Protocol);
        writer.U8(State);
        writer.U32(RoSpec);
        Parameter(writer, LlrpParameterType.AccessSpecStopTrigger, Stop);
        var command = writer.BeginParameter(LlrpParameterType.AccessCommand);
        var tags = writer.BeginParameter(LlrpParameterType.C1G2TagSpec);
        Targets.ToList().ForEach(target => Parameter(writer, LlrpParameterType.C1G2TargetTag, target));
        writer.EndParameter(tags);
        Operations.ToList().ForEach(operation => Parameter(writer, operation.Type, operation.Value));
        writer.EndParameter(command);
        if (Report is { } report)
        {
            Parameter(writer, LlrpParameterType.AccessReportSpec, report);
        }

        writer.EndParameter(spec);
        writer.EndMessage(message);
    }

    private static void Parameter(LlrpWriter writer, LlrpParameterType type, string value)
    {
        var start = writer.BeginParameter(type);
        writer.Bytes(Convert.FromHexString(value));
        writer.EndParameter(start);
    }
}
