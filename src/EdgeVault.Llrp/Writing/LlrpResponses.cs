using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

namespace EdgeVault.Llrp.Writing;

/// <summary>What a reader sends, the large answers apart. Each method writes one whole message.</summary>
public static class LlrpResponses
{
    /// <summary>A response that is nothing but a status.</summary>
    public static void StatusResponse(this LlrpWriter writer, LlrpMessageType type, uint id, in LlrpStatus status)
    {
        var start = writer.BeginMessage(type, id);
        writer.Status(status);
        writer.EndMessage(start);
    }

    // LLRP 1.0.1 §16.1.35: [LLRPStatus 287].
    public static void ErrorMessage(this LlrpWriter writer, uint id, in LlrpStatus status) =>
        writer.StatusResponse(LlrpMessageType.ERROR_MESSAGE, id, status);

    public static void Keepalive(this LlrpWriter writer, uint id) =>
        writer.EndMessage(writer.BeginMessage(LlrpMessageType.KEEPALIVE, id));

    // Impinj: CUSTOM_MESSAGE = [PEN:32] [subtype:8 = 22] [LLRPStatus 287].
    public static void ImpinjEnableExtensionsResponse(this LlrpWriter writer, uint id, in LlrpStatus status)
    {
        var start = writer.BeginMessage(LlrpMessageType.CUSTOM_MESSAGE, id);
        writer.U32(ImpinjIds.Pen);
        writer.U8(ImpinjIds.EnableExtensionsResponse);
        writer.Status(status);
        writer.EndMessage(start);
    }

    // §16.1.33, §16.2.7.6: [ReaderEventNotificationData 246 = timestamp 128 or 129, event].
    public static void ReaderEvent(this LlrpWriter writer, uint id, in ReaderEvent readerEvent)
    {
        var start = writer.BeginMessage(LlrpMessageType.READER_EVENT_NOTIFICATION, id);
        var data = writer.BeginParameter(LlrpParameterType.ReaderEventNotificationData);
        var stamp = writer.BeginParameter(
            readerEvent.UtcMicros is null ? LlrpParameterType.Uptime : LlrpParameterType.UTCTimestamp);
        writer.U64(readerEvent.UtcMicros ?? readerEvent.UptimeMicros ?? 0);
        writer.EndParameter(stamp);
        var parameter = writer.BeginParameter(TypeOf(readerEvent.Kind));
        writer.EventFields(readerEvent);
        writer.EndParameter(parameter);
        writer.EndParameter(data);
        writer.EndMessage(start);
    }

    // §16.2.8.1: LLRPStatus(287) = [code:16] [description:utf8v] [FieldError 288 = field:16 code:16].
    internal static void Status(this LlrpWriter writer, in LlrpStatus status)
    {
        var start = writer.BeginParameter(LlrpParameterType.LLRPStatus);
        writer.U16((ushort)status.Code);
        writer.Utf8(status.Description);
        if (status.FieldNumber is { } field)
        {
            var error = writer.BeginParameter(LlrpParameterType.FieldError);
            writer.U16(field);
            writer.U16((ushort)(status.Detail ?? LlrpStatusCode.A_Invalid));
            writer.EndParameter(error);
        }

        writer.EndParameter(start);
    }

    // The grammar of each event stands above ReaderEventNotification.ReadEvent.
    private static void EventFields(this LlrpWriter writer, in ReaderEvent readerEvent)
    {
        switch (readerEvent.Kind)
        {
            case ReaderEventKind.Gpi:
                writer.U16(readerEvent.GpiPort);
                writer.U8(readerEvent.GpiHigh ? (byte)0x80 : (byte)0);
                break;
            case ReaderEventKind.RoSpec:
                writer.U8((byte)readerEvent.RoSpecEvent);
                writer.U32(readerEvent.RoSpecId ?? 0);
                writer.U32(0);
                break;
            case ReaderEventKind.ReportBufferLevelWarning:
                writer.U8(readerEvent.BufferPercentFull);
                break;
            case ReaderEventKind.ReaderException:
                writer.Utf8(readerEvent.Message ?? "");
                break;
            case ReaderEventKind.AiSpec:
                // The only type of it is 0: the end.
                writer.U8(0);
                writer.U32(readerEvent.RoSpecId ?? 0);
                writer.U16(readerEvent.SpecIndex);
                break;
            case ReaderEventKind.Antenna:
                writer.U8(readerEvent.AntennaConnected ? (byte)1 : (byte)0);
                writer.U16(readerEvent.AntennaId ?? 0);
                break;
            case ReaderEventKind.ConnectionAttempt:
                writer.U16((ushort)readerEvent.ConnectionAttempt);
                break;
            default:
                break;
        }
    }

    private static LlrpParameterType TypeOf(ReaderEventKind kind) => kind switch
    {
        ReaderEventKind.Gpi => LlrpParameterType.GPIEvent,
        ReaderEventKind.RoSpec => LlrpParameterType.ROSpecEvent,
        ReaderEventKind.ReportBufferLevelWarning => LlrpParameterType.ReportBufferLevelWarningEvent,
        ReaderEventKind.ReportBufferOverflow => LlrpParameterType.ReportBufferOverflowErrorEvent,
        ReaderEventKind.ReaderException => LlrpParameterType.ReaderExceptionEvent,
        ReaderEventKind.AiSpec => LlrpParameterType.AISpecEvent,
        ReaderEventKind.Antenna => LlrpParameterType.AntennaEvent,
        ReaderEventKind.ConnectionAttempt => LlrpParameterType.ConnectionAttemptEvent,
        ReaderEventKind.ConnectionClose => LlrpParameterType.ConnectionCloseEvent,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "this event is read but not written"),
    };
}
