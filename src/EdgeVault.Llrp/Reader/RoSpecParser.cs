using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Reader;

/// <summary>Reads ROSpecs as far as a virtual reader obeys them.</summary>
internal static class RoSpecParser
{
    // LLRP 1.0.1 §16.2.4.1: ROSpec(177) = [id:32] [priority:8] [state:8] [boundary 178] [AISpec 183 1-n] [report 237].
    public static RoSpecRequest? TryParse(ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        var request = new RoSpecRequest { Id = fields.U32() };
        fields.U8();
        request = request with { State = fields.U8() };
        var specs = new List<AiSpecRequest>();
        var children = new LlrpParameterReader(fields.Rest);
        while (children.TryRead(out var child))
        {
            switch (child.Type)
            {
                case LlrpParameterType.ROBoundarySpec:
                    request = WithBoundary(request, child.Value);
                    break;
                case LlrpParameterType.AISpec:
                    specs.Add(AiSpecParser.Parse(child.Value, out var refused));
                    request = request with { Refused = request.Refused ?? refused };
                    break;
                case LlrpParameterType.RFSurveySpec or LlrpParameterType.LoopSpec:
                    request = request with { Refused = request.Refused ?? $"{child.Type} is not among its capabilities" };
                    break;
                case LlrpParameterType.ROReportSpec:
                    request = request with { Report = ReportSpecParser.Parse(child.Value) };
                    break;
                default:
                    break;
            }
        }

        return fields.Overrun || children.Fault != LlrpParameterFault.None || specs.Count == 0
            ? null
            : request with { AiSpecs = specs };
    }

    // §16.2.4.1.1: [start 179] [stop 182].
    private static RoSpecRequest WithBoundary(RoSpecRequest request, ReadOnlySpan<byte> boundary)
    {
        var children = new LlrpParameterReader(boundary);
        while (children.TryRead(out var child))
        {
            request = child.Type switch
            {
                LlrpParameterType.ROSpecStartTrigger => request with { Start = ParseStart(child.Value) },
                LlrpParameterType.ROSpecStopTrigger => request with { Stop = ParseStop(child.Value) },
                _ => request,
            };
        }

        var refused = request.Start.Kind > RoSpecStartKind.Gpi ? $"there is no start trigger {(int)request.Start.Kind}"
            : request.Stop.Kind > SpecStopKind.Gpi ? $"there is no stop trigger {(int)request.Stop.Kind}"
            : null;
        return request with { Refused = request.Refused ?? refused };
    }

    // §16.2.4.1.1.1: [type:8] [PeriodicTriggerValue 180 = offset:32 period:32 UTC?] [GPITriggerValue 181]. A start at a
    // certain time of the day is taken as one at once: the reader's clock may be decades off.
    private static RoSpecStart ParseStart(ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        var start = new RoSpecStart { Kind = (RoSpecStartKind)fields.U8() };
        var children = new LlrpParameterReader(fields.Rest);
        while (children.TryRead(out var child))
        {
            var inner = new LlrpFieldReader(child.Value);
            start = child.Type switch
            {
                LlrpParameterType.PeriodicTriggerValue => start with { OffsetMs = inner.U32(), PeriodMs = inner.U32() },
                LlrpParameterType.GPITriggerValue => start with { Input = ReadEdge(ref inner) },
                _ => start,
            };
        }

        return start;
    }

    // §16.2.4.1.1.2: [type:8] [duration:32] [GPITriggerValue 181].
    private static SpecStop ParseStop(ReadOnlySpan<byte> value)
    {
        var fields = new LlrpFieldReader(value);
        var kind = (SpecStopKind)fields.U8();
        return WithInput(new(kind, fields.U32(), default, 0, 0), fields.Rest);
    }

    /// <summary>With the edge and the timeout of the GPITriggerValue in it, if it stops by an input.</summary>
    public static SpecStop WithInput(SpecStop stop, ReadOnlySpan<byte> parameters)
    {
        var children = new LlrpParameterReader(parameters);
        while (stop.Kind == SpecStopKind.Gpi && children.TryRead(out var child))
        {
            if (child.Type == LlrpParameterType.GPITriggerValue)
            {
                var inner = new LlrpFieldReader(child.Value);
                stop = stop with { Input = ReadEdge(ref inner), AfterMs = inner.U32() };
            }
        }

        return stop;
    }

    // §16.2.4.1.1.1.2: GPITriggerValue(181) = [port:16] [high:1] [reserved:7] [timeout:32].
    private static InputEdge ReadEdge(ref LlrpFieldReader fields) => new(fields.U16(), (fields.U8() & 0x80) != 0);
}
