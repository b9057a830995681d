using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Reader;

/// <summary>Reads AccessSpecs as far as a virtual reader obeys them: it reads memory, and changes none.</summary>
internal static class AccessSpecParser
{
    private const byte ProtocolC1G2 = 1;

    // LLRP 1.0.1 §16.2.5.1: AccessSpec(207) = [id:32] [antenna:16] [protocol:8] [active:1] [reserved:7] [ROSpec:32]
    // [stop 208] [command 209] [AccessReportSpec 239]?
    public static AccessSpecRequest? TryParse(ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        var request = new AccessSpecRequest { Id = fields.U32(), AntennaId = fields.U16() };
        var protocol = fields.U8();
        request = request with
        {
            IsActive = (fields.U8() & 0x80) != 0,
            RoSpecId = fields.U32(),
            Refused = protocol == ProtocolC1G2 ? null : $"it has no air protocol {protocol}",
        };
        var children = new LlrpParameterReader(fields.Rest);
        while (children.TryRead(out var child))
        {
            request = child.Type switch
            {
                LlrpParameterType.AccessSpecStopTrigger => WithStop(request, child.Value),
                LlrpParameterType.AccessCommand => WithCommand(request, child.Value),
                LlrpParameterType.AccessReportSpec => WithReport(request, child.Value),
                _ => request,
            };
        }

        var isWhole = !fields.Overrun && children.Fault == LlrpParameterFault.None
            && (request.Reads.Count > 0 || request.Refused is not null);
        return isWhole ? request : null;
    }

    // §16.2.5.1.1: [type:8, 0 = none, 1 = count] [operations:16].
    private static AccessSpecRequest WithStop(AccessSpecRequest request, ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        var type = fields.U8();
        var operations = fields.U16();
        return type > 1
            ? Refusing(request, $"there is no stop trigger {type} of AccessSpecs")
            : request with { OperationsMax = type == 1 ? operations : 0 };
    }

    // §16.2.7.2: [type:8, 0 = with the ROSpec's report, 1 = when the AccessSpec ends, as it does with each tag].
    private static AccessSpecRequest WithReport(AccessSpecRequest request, ReadOnlySpan<byte> value)
    {
        var type = new LlrpFieldReader(value).U8();
        return type > 1
            ? Refusing(request, $"there is no report trigger {type} of AccessSpecs")
            : request with { ReportsAtOnce = type == 1 };
    }

    // §16.2.5.1.2: AccessCommand(209) = [C1G2TagSpec 338] [OpSpec 1-n].
    private static AccessSpecRequest WithCommand(AccessSpecRequest request, ReadOnlySpan<byte> value)
    {
        var (targets, reads) = (new List<TargetTag>(), new List<ReadOperation>());
        var children = new LlrpParameterReader(value);
        while (children.TryRead(out var child))
        {
            switch (child.Type)
            {
                case LlrpParameterType.C1G2TagSpec:
                    request = WithTargets(request, child.Value, targets);
                    break;
                case LlrpParameterType.C1G2Read:
                    reads.Add(ReadOf(child.Value, out var isWhole));
                    request = isWhole ? request : Refusing(request, "a C1G2Read cannot be read");
                    break;
                default:
                    request = Refusing(request, $"it reads tags, and does not do parameter type {(int)child.Type}");
                    break;
            }
        }

        return request with { Targets = targets, Reads = reads };
    }

    // §16.3.1.3.1: C1G2TagSpec(338) = [C1G2TargetTag 339 1-2]; 339 = [bank:2] [match:1] [reserved:5] [pointer:16]
    // [mask:u1v] [data:u1v].
    private static AccessSpecRequest WithTargets(
        AccessSpecRequest request, ReadOnlySpan<byte> value, List<TargetTag> targets)
    {
        var children = new LlrpParameterReader(value);
        while (children.TryRead(out var child))
        {
            var fields = new LlrpFieldReader(child.Value);
            var flags = fields.U8();
            var pointer = fields.U16();
            var maskBits = fields.U16();
            var mask = fields.Take((maskBits + 7) / 8).ToArray();
            var dataBits = fields.U16();
            var data = fields.Take((dataBits + 7) / 8).ToArray();
            if (fields.Overrun || (dataBits != 0 && dataBits != maskBits))
            {
                return Refusing(request, "a C1G2TargetTag cannot be read");
            }

            var isAny = dataBits == 0;
            targets.Add(new TargetTag(
                (byte)(flags >> 6), (flags & 0x20) != 0 || isAny, pointer, mask, data, isAny ? 0 : maskBits));
        }

        return request;
    }

    // §16.3.1.3.2.1: C1G2Read(341) = [op spec:16] [password:32] [bank:2] [reserved:6] [word pointer:16] [words:16].
    private static ReadOperation ReadOf(ReadOnlySpan<byte> value, out bool isWhole)
    {
        var fields = new LlrpFieldReader(value);
        var id = fields.U16();
        fields.U32();
        var read = new ReadOperation(id, (byte)(fields.U8() >> 6), fields.U16(), fields.U16());
        isWhole = !fields.Overrun;
        return read;
    }

    private static AccessSpecRequest Refusing(AccessSpecRequest request, string why) =>
        request with { Refused = request.Refused ?? why };
}
