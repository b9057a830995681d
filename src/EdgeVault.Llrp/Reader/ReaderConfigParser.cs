using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Reader;

/// <summary>Takes over what a SET_READER_CONFIG says: all of it or, with an error, nothing.</summary>
internal sealed class ReaderConfigParser(LlrpReaderOptions options)
{
    // LLRP 1.0.1 §16.1.38: [reset:1] [reserved:7], then parameters.
    public LlrpStatus TryApply(ReadOnlySpan<byte> body, ref ReaderConfig config)
    {
        if (body.IsEmpty)
        {
            return Unreadable;
        }

        var changed = (body[0] & 0x80) != 0 ? new ReaderConfig() : config;
        var parameters = new LlrpParameterReader(body[1..]);
        while (parameters.TryRead(out var parameter))
        {
            var fields = new LlrpFieldReader(parameter.Value);
            if (Apply(parameter, ref fields, ref changed) is { } refused)
            {
                return refused;
            }

            if (fields.Overrun)
            {
                return Unreadable;
            }
        }

        if (parameters.Fault != LlrpParameterFault.None)
        {
            return Unreadable;
        }

        config = changed;
        return LlrpStatus.Success;
    }

    private static LlrpStatus Unreadable => new(LlrpStatusCode.M_ParameterError, "SET_READER_CONFIG cannot be read");

    private LlrpStatus? Apply(LlrpParameter parameter, ref LlrpFieldReader fields, ref ReaderConfig config)
    {
        switch (parameter.Type)
        {
            case LlrpParameterType.KeepaliveSpec:
                config = config with { KeepalivePeriod = ReadPeriod(ref fields) };
                return null;
            case LlrpParameterType.EventsAndReports:
                config = config with { HoldUponReconnect = (fields.U8() & 0x80) != 0 };
                return null;
            case LlrpParameterType.ReaderEventNotificationSpec:
                config = config with { Events = ReadEvents(parameter.Value, config.Events) };
                return null;
            case LlrpParameterType.ROReportSpec:
                config = config with
                {
                    Report = ReportSpecParser.Parse(parameter.Value),
                    ReportSpec = parameter.Bytes.ToArray(),
                };
                return null;
            case LlrpParameterType.AccessReportSpec:
                config = config with { AccessReportSpec = parameter.Bytes.ToArray() };
                return null;
            case LlrpParameterType.AntennaConfiguration:
                return ApplyAntenna(parameter, fields.U16(), ref config);
            case LlrpParameterType.GPOWriteData:
                return ApplyOutput(fields.U16(), (fields.U8() & 0x80) != 0, ref config);
            case LlrpParameterType.GPIPortCurrentState:
                return ApplyInput(fields.U16(), (fields.U8() & 0x80) != 0, ref config);
            case LlrpParameterType.AntennaProperties or LlrpParameterType.Custom:
                // Gains and vendors' settings change nothing that is seen from here.
                return null;
            default:
                return new LlrpStatus(
                    LlrpStatusCode.M_UnexpectedParameter, $"parameter type {(int)parameter.Type} in SET_READER_CONFIG");
        }
    }

    // §16.2.6.6: [antenna:16, 0 = all] and what it shall do.
    private LlrpStatus? ApplyAntenna(LlrpParameter parameter, ushort antenna, ref ReaderConfig config)
    {
        if (parameter.Value.Length < sizeof(ushort))
        {
            return Unreadable;
        }

        if (antenna > options.AntennaCount)
        {
            return NoSuch("antennas", options.AntennaCount);
        }

        var antennas = new SortedDictionary<ushort, byte[]>(config.Antennas.ToDictionary());
        var (first, last) = antenna == 0 ? ((ushort)1, options.AntennaCount) : (antenna, antenna);
        for (var number = first; number <= last; number++)
        {
            var bytes = parameter.Bytes.ToArray();
            (bytes[4], bytes[5]) = ((byte)(number >> 8), (byte)number);
            antennas[number] = bytes;
        }

        config = config with { Antennas = antennas };
        return null;
    }

    // §16.2.6.3: GPOWriteData(219) = [port:16] [high:1] [reserved:7].
    private LlrpStatus? ApplyOutput(ushort port, bool high, ref ReaderConfig config)
    {
        if (port == 0 || port > options.GpoCount)
        {
            return NoSuch("outputs", options.GpoCount);
        }

        var outputs = new SortedDictionary<ushort, bool>(config.Outputs.ToDictionary()) { [port] = high };
        config = config with { Outputs = outputs };
        return null;
    }

    // §16.2.6.9: GPIPortCurrentState(225) = [port:16] [on:1] [reserved:7] [state:8, not for the client to say].
    private LlrpStatus? ApplyInput(ushort port, bool on, ref ReaderConfig config)
    {
        if (port == 0 || port > options.GpiCount)
        {
            return NoSuch("inputs", options.GpiCount);
        }

        var inputs = new SortedDictionary<ushort, bool>(config.InputsOn.ToDictionary()) { [port] = on };
        config = config with { InputsOn = inputs };
        return null;
    }

    private static LlrpStatus NoSuch(string what, int count) =>
        new(LlrpStatusCode.M_ParameterError, $"there are {count} {what}");

    private static TimeSpan ReadPeriod(ref LlrpFieldReader fields)
    {
        var isPeriodic = fields.U8() == 1;

        // Timers end at 49 days; nobody waits a day for a sign of life.
        var milliseconds = Math.Min(fields.U32(), (uint)TimeSpan.FromDays(1).TotalMilliseconds);
        return isPeriodic ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.Zero;
    }

    // §16.2.7.5.1: EventNotificationState(245) = [type:16] [on:1] [reserved:7].
    private static ReaderEventSelection ReadEvents(ReadOnlySpan<byte> value, ReaderEventSelection events)
    {
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
