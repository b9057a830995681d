using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Writing;

/// <summary>AccessSpec and its parts, and the requests about it.</summary>
public static class AccessSpecWriting
{
    private const byte ProtocolC1G2 = 1;
    private const byte TidBank = 2 << 6;

    // LLRP 1.0.1 §16.1.17: [AccessSpec 207].
    public static void AddAccessSpec(this LlrpWriter writer, uint id, AccessSpecSettings settings)
    {
        var start = writer.BeginMessage(LlrpMessageType.ADD_ACCESSSPEC, id);
        writer.AccessSpec(settings);
        writer.EndMessage(start);
    }

    /// <summary>0 deletes all.</summary>
    public static void DeleteAccessSpec(this LlrpWriter writer, uint id, uint accessSpecId) =>
        writer.OfAccessSpec(LlrpMessageType.DELETE_ACCESSSPEC, id, accessSpecId);

    /// <summary>0 enables all.</summary>
    public static void EnableAccessSpec(this LlrpWriter writer, uint id, uint accessSpecId) =>
        writer.OfAccessSpec(LlrpMessageType.ENABLE_ACCESSSPEC, id, accessSpecId);

    /// <summary>0 disables all.</summary>
    public static void DisableAccessSpec(this LlrpWriter writer, uint id, uint accessSpecId) =>
        writer.OfAccessSpec(LlrpMessageType.DISABLE_ACCESSSPEC, id, accessSpecId);

    public static void GetAccessSpecs(this LlrpWriter writer, uint id) =>
        writer.EndMessage(writer.BeginMessage(LlrpMessageType.GET_ACCESSSPECS, id));

    // §16.1.26: [status 287] [AccessSpec 207 0-n].
    internal static void AccessSpecsResponse(this LlrpWriter writer, uint id, IEnumerable<byte[]> accessSpecs)
    {
        var start = writer.BeginMessage(LlrpMessageType.GET_ACCESSSPECS_RESPONSE, id);
        writer.Status(LlrpStatus.Success);
        foreach (var accessSpec in accessSpecs)
        {
            writer.Bytes(accessSpec);
        }

        writer.EndMessage(start);
    }

    // §16.3.1.5.1: C1G2ReadOpSpecResult(349) = [result:8] [op spec:16] [data:u16v].
    internal static void ReadResult(this LlrpWriter writer, in ReadResult result)
    {
        var start = writer.BeginParameter(LlrpParameterType.C1G2ReadOpSpecResult);
        writer.U8((byte)result.Status);
        writer.U16(result.OpSpecId);
        writer.U16((ushort)(result.Data.Length / 2));
        writer.Bytes(result.Data.Span[..(result.Data.Length / 2 * 2)]);
        writer.EndParameter(start);
    }

    // §16.2.5.1: [id:32] [antenna:16, 0 = all] [protocol:8] [active:1] [reserved:7] [ROSpec:32] [stop 208 = type:8
    // count:16] [command 209 = tags 338, C1G2Read 341].
    private static void AccessSpec(this LlrpWriter writer, AccessSpecSettings settings)
    {
        var spec = writer.BeginParameter(LlrpParameterType.AccessSpec);
        writer.U32(settings.AccessSpecId);
        writer.U16(0);
        writer.U8(ProtocolC1G2);
        writer.U8(0);
        writer.U32(settings.RoSpecId);
        var stop = writer.BeginParameter(LlrpParameterType.AccessSpecStopTrigger);
        writer.U8(0);
        writer.U16(0);
        writer.EndParameter(stop);
        var command = writer.BeginParameter(LlrpParameterType.AccessCommand);
        writer.EveryTag();
        writer.ReadTid(settings.TidWords);
        writer.EndParameter(command);
        writer.EndParameter(spec);
    }

    // §16.3.1.3.1: C1G2TagSpec(338) of C1G2TargetTag(339) = [bank:2] [match:1] [reserved:5] [pointer:16] [mask:u1v]
    // [data:u1v]; no bits to compare is every tag.
    private static void EveryTag(this LlrpWriter writer)
    {
        var tags = writer.BeginParameter(LlrpParameterType.C1G2TagSpec);
        var target = writer.BeginParameter(LlrpParameterType.C1G2TargetTag);
        writer.U8((1 << 6) | 0x20);
        writer.U16(0);
        writer.U16(0);
        writer.U16(0);
        writer.EndParameter(target);
        writer.EndParameter(tags);
    }

    // §16.3.1.3.2.1: C1G2Read(341) = [op spec:16] [password:32] [bank:2] [reserved:6] [word pointer:16] [words:16].
    private static void ReadTid(this LlrpWriter writer, ushort words)
    {
        var read = writer.BeginParameter(LlrpParameterType.C1G2Read);
        writer.U16(AccessSpecSettings.TidOpSpecId);
        writer.U32(0);
        writer.U8(TidBank);
        writer.U16(0);
        writer.U16(words);
        writer.EndParameter(read);
    }

    // §16.1.19 to §16.1.23: [AccessSpecID:32].
    private static void OfAccessSpec(this LlrpWriter writer, LlrpMessageType type, uint id, uint accessSpecId)
    {
        var start = writer.BeginMessage(type, id);
        writer.U32(accessSpecId);
        writer.EndMessage(start);
    }
}
