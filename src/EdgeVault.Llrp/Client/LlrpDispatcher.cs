using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Client;

/// <summary>Gives the messages that a reader sends by itself to the handler. Runs on the receive loop.</summary>
internal sealed class LlrpDispatcher(ILlrpClientHandler handler, TagReportDefaults? defaults)
{
    public LlrpClientCounters Counters { get; } = new();

    /// <summary>The greeting, once it has come.</summary>
    public ConnectionAttemptStatus? Greeting { get; private set; }

    /// <summary>The reader has said that it will close.</summary>
    public bool CloseAnnounced { get; private set; }

    /// <summary>True if the message was one that a reader sends by itself.</summary>
    public bool TryDispatch(in LlrpFrame frame)
    {
        switch (frame.Header.Type)
        {
            case LlrpMessageType.RO_ACCESS_REPORT:
                OnReport(frame.Body);
                return true;
            case LlrpMessageType.READER_EVENT_NOTIFICATION:
                OnNotification(frame.Body);
                return true;
            case LlrpMessageType.KEEPALIVE:
                handler.OnKeepalive();
                return true;
            default:
                return false;
        }
    }

    public void OnUnknown(in LlrpHeader header) => handler.OnUnknownMessage(header);

    private void OnReport(ReadOnlySpan<byte> body)
    {
        var report = new RoAccessReport(body, defaults);
        var count = 0;
        while (report.TryRead(out var tag))
        {
            count++;
            handler.OnTagReport(tag);
        }

        Counters.CountTagReports(count);
        Counters.CountMalformed(report.MalformedCount);
        handler.OnReportEnd(count);
    }

    private void OnNotification(ReadOnlySpan<byte> body)
    {
        var notification = new ReaderEventNotification(body);
        while (notification.TryRead(out var readerEvent))
        {
            if (readerEvent.Kind == ReaderEventKind.ConnectionAttempt)
            {
                Greeting ??= readerEvent.ConnectionAttempt;
            }

            CloseAnnounced |= readerEvent.Kind == ReaderEventKind.ConnectionClose;
            handler.OnReaderEvent(readerEvent);
        }

        Counters.CountMalformed(notification.MalformedCount);
    }
}
