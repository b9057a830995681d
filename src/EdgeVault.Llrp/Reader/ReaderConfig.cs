using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Reader;

/// <summary>What SET_READER_CONFIG has set; kept from one connection to the next.</summary>
internal sealed record ReaderConfig
{
    /// <summary>Zero: no keepalives.</summary>
    public TimeSpan KeepalivePeriod { get; init; }

    public bool HoldUponReconnect { get; init; }

    public ReaderEventSelection Events { get; init; }

    public ReportRequest Report { get; init; } = ReportRequest.Factory;

    // LLRP 1.0.1 §16.1.38: [reset:1] [reserved:7], then parameters; those that do not matter here are taken in silence.
    /// <summary>Null if the body cannot be read; then nothing is changed.</summary>
    public ReaderConfig? TryApply(ReadOnlySpan<byte> body)
    {
        if (body.IsEmpty)
        {
            return null;
        }

        var config = (body[0] & 0x80) != 0 ? new ReaderConfig() : this;
        var parameters = new LlrpParameterReader(body[1..]);
        while (parameters.TryRead(out var parameter))
        {
            var fields = new LlrpFieldReader(parameter.Value);
            config = parameter.Type switch
            {
                LlrpParameterType.KeepaliveSpec => config with { KeepalivePeriod = ReadPeriod(ref fields) },
                LlrpParameterType.EventsAndReports => config with { HoldUponReconnect = (fields.U8() & 0x80) != 0 },
                LlrpParameterType.ReaderEventNotificationSpec => config with { Events = ReadEvents(parameter.Value) },
                LlrpParameterType.ROReportSpec => config with { Report = RoSpecParser.ParseReport(parameter.Value) },
                _ => config,
            };
            if (fields.Overrun)
            {
                return null;
            }
        }

        return parameters.Fault == LlrpParameterFault.None ? config : null;
    }

    /// <summary>The client has switched this kind of event on.</summary>
    public bool Wants(ReaderEventKind kind)
    {
        var selection = kind switch
        {
            ReaderEventKind.Gpi => ReaderEventSelection.Gpi,
            ReaderEventKind.RoSpec => ReaderEventSelection.RoSpec,
            ReaderEventKind.ReportBufferLevelWarning => ReaderEventSelection.ReportBufferFillWarning,
            ReaderEventKind.ReaderException => ReaderEventSelection.ReaderException,
            ReaderEventKind.Antenna => ReaderEventSelection.Antenna,
            _ => ReaderEventSelection.None,
        };
        return (Events & selection) != 0;
    }

    private static TimeSpan ReadPeriod(ref LlrpFieldReader fields)
    {
        var isPeriodic = fields.U8() == 1;

        // Timers end at 49 days; nobody waits a day for a sign of life.
        var milliseconds = Math.Min(fields.U32(), (uint)TimeSpan.FromDays(1).TotalMilliseconds);
        return isPeriodic ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero;
    }

    // §16.2.7.5.1: EventNotificationState(245) = [type:16] [on:1] [reserved:7].
    private ReaderEventSelection ReadEvents(ReadOnlySpan<byte> value)
    {
        var events = Events;
        var states = new LlrpParameterReader(value);
        while (states.TryRead(out var state))
        {
            var fields = new LlrpFieldReader(state.Value);
            var bit = fields.U16() is var type and < 16 ? (ReaderEventSelection)(1 << type) : ReaderEventSelection.None;
            events = (fields.U8() & 0x80) != 0 ? events | bit : events & ~bit;
        }

        return events;
    }
}
