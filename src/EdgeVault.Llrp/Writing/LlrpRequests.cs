using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Writing;

/// <summary>What a client sends. Each method writes one whole message.</summary>
public static class LlrpRequests
{
    private const int EventTypeCount = 9;

    // LLRP 1.0.1 §16.1.1: [requested data:8, 0 = all] [customs].
    public static void GetReaderCapabilities(this LlrpWriter writer, uint id)
    {
        var start = writer.BeginMessage(LlrpMessageType.GET_READER_CAPABILITIES, id);
        writer.U8(0);
        writer.EndMessage(start);
    }

    // §16.1.36: [antenna:16] [requested data:8] [GPI port:16] [GPO port:16]; 0 = all of them.
    public static void GetReaderConfig(this LlrpWriter writer, uint id, byte requestedData = 0)
    {
        var start = writer.BeginMessage(LlrpMessageType.GET_READER_CONFIG, id);
        writer.U16(0);
        writer.U8(requestedData);
        writer.U16(0);
        writer.U16(0);
        writer.EndMessage(start);
    }

    // LLRP 1.1 §17.1.1: no fields.
    public static void GetSupportedVersion(this LlrpWriter writer, uint id) =>
        writer.Empty(LlrpMessageType.GET_SUPPORTED_VERSION, id);

    // 1.1 §17.1.3: [version:8].
    public static void SetProtocolVersion(this LlrpWriter writer, uint id, byte version)
    {
        var start = writer.BeginMessage(LlrpMessageType.SET_PROTOCOL_VERSION, id);
        writer.U8(version);
        writer.EndMessage(start);
    }

    // §16.1.38: [reset:1] [reserved:7] [events 244] [keepalive 220] [outputs 219] [inputs 225] [EventsAndReports 226] ...
    public static void SetReaderConfig(this LlrpWriter writer, uint id, ReaderConfigSettings settings)
    {
        var start = writer.BeginMessage(LlrpMessageType.SET_READER_CONFIG, id);
        writer.U8(settings.ResetToFactoryDefaults ? (byte)0x80 : (byte)0);
        if (settings.Events is { } events)
        {
            writer.EventNotificationSpec(events);
        }

        if (settings.KeepalivePeriod is { } period)
        {
            writer.KeepaliveSpec(period);
        }

        foreach (var (port, isHigh) in settings.Outputs)
        {
            writer.Output(port, isHigh);
        }

        foreach (var port in settings.InputsOn)
        {
            writer.InputOn(port);
        }

        if (settings.HoldUponReconnect is { } hold)
        {
            writer.EventsAndReports(hold);
        }

        writer.EndMessage(start);
    }

    // §16.1.3: [ROSpec 177].
    public static void AddRoSpec(this LlrpWriter writer, uint id, RoSpecSettings settings)
    {
        var start = writer.BeginMessage(LlrpMessageType.ADD_ROSPEC, id);
        writer.RoSpec(settings);
        writer.EndMessage(start);
    }

    /// <summary>0 deletes all.</summary>
    public static void DeleteRoSpec(this LlrpWriter writer, uint id, uint roSpecId) =>
        writer.OfRoSpec(LlrpMessageType.DELETE_ROSPEC, id, roSpecId);

    /// <summary>0 enables all.</summary>
    public static void EnableRoSpec(this LlrpWriter writer, uint id, uint roSpecId) =>
        writer.OfRoSpec(LlrpMessageType.ENABLE_ROSPEC, id, roSpecId);

    /// <summary>0 disables all.</summary>
    public static void DisableRoSpec(this LlrpWriter writer, uint id, uint roSpecId) =>
        writer.OfRoSpec(LlrpMessageType.DISABLE_ROSPEC, id, roSpecId);

    public static void StartRoSpec(this LlrpWriter writer, uint id, uint roSpecId) =>
        writer.OfRoSpec(LlrpMessageType.START_ROSPEC, id, roSpecId);

    public static void StopRoSpec(this LlrpWriter writer, uint id, uint roSpecId) =>
        writer.OfRoSpec(LlrpMessageType.STOP_ROSPEC, id, roSpecId);

    public static void GetRoSpecs(this LlrpWriter writer, uint id) => writer.Empty(LlrpMessageType.GET_ROSPECS, id);

    public static void GetReport(this LlrpWriter writer, uint id) => writer.Empty(LlrpMessageType.GET_REPORT, id);

    public static void EnableEventsAndReports(this LlrpWriter writer, uint id) =>
        writer.Empty(LlrpMessageType.ENABLE_EVENTS_AND_REPORTS, id);

    public static void KeepaliveAck(this LlrpWriter writer, uint id) => writer.Empty(LlrpMessageType.KEEPALIVE_ACK, id);

    public static void CloseConnection(this LlrpWriter writer, uint id) =>
        writer.Empty(LlrpMessageType.CLOSE_CONNECTION, id);

    // Impinj: CUSTOM_MESSAGE = [PEN:32] [subtype:8 = 21] [reserved:32].
    public static void ImpinjEnableExtensions(this LlrpWriter writer, uint id)
    {
        var start = writer.BeginMessage(LlrpMessageType.CUSTOM_MESSAGE, id);
        writer.U32(ImpinjIds.Pen);
        writer.U8(ImpinjIds.EnableExtensions);
        writer.U32(0);
        writer.EndMessage(start);
    }

    // §16.2.6.4: KeepaliveSpec(220) = [type:8, 0 = none, 1 = periodic] [milliseconds:32].
    internal static void KeepaliveSpec(this LlrpWriter writer, TimeSpan period)
    {
        var start = writer.BeginParameter(LlrpParameterType.KeepaliveSpec);
        writer.U8(period > TimeSpan.Zero ? (byte)1 : (byte)0);
        writer.U32((uint)Math.Clamp(period.TotalMilliseconds, 0, uint.MaxValue));
        writer.EndParameter(start);
    }

    // §16.2.6.10: EventsAndReports(226) = [hold upon reconnect:1] [reserved:7].
    internal static void EventsAndReports(this LlrpWriter writer, bool hold)
    {
        var start = writer.BeginParameter(LlrpParameterType.EventsAndReports);
        writer.U8(hold ? (byte)0x80 : (byte)0);
        writer.EndParameter(start);
    }

    // §16.2.6.9: GPIPortCurrentState(225) = [port:16] [on:1] [reserved:7] [state:8, 2 = not for the client to say].
    private static void InputOn(this LlrpWriter writer, ushort port)
    {
        var start = writer.BeginParameter(LlrpParameterType.GPIPortCurrentState);
        writer.U16(port);
        writer.U8(0x80);
        writer.U8(2);
        writer.EndParameter(start);
    }

    // §16.2.7.5: ReaderEventNotificationSpec(244) of EventNotificationState(245) = [type:16] [on:1] [reserved:7].
    internal static void EventNotificationSpec(this LlrpWriter writer, ReaderEventSelection events)
    {
        var start = writer.BeginParameter(LlrpParameterType.ReaderEventNotificationSpec);
        for (var type = 0; type < EventTypeCount; type++)
        {
            var state = writer.BeginParameter(LlrpParameterType.EventNotificationState);
            writer.U16((ushort)type);
            writer.U8(((int)events >> type & 1) != 0 ? (byte)0x80 : (byte)0);
            writer.EndParameter(state);
        }

        writer.EndParameter(start);
    }

    // §16.1.5 to §16.1.13: [ROSpecID:32].
    private static void OfRoSpec(this LlrpWriter writer, LlrpMessageType type, uint id, uint roSpecId)
    {
        var start = writer.BeginMessage(type, id);
        writer.U32(roSpecId);
        writer.EndMessage(start);
    }

    private static void Empty(this LlrpWriter writer, LlrpMessageType type, uint id) =>
        writer.EndMessage(writer.BeginMessage(type, id));
}
