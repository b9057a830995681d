using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Client;

/// <summary>Gives the messages that a reader sends by itself to the handler. Runs on the receive loop.</summary>
internal sealed class LlrpDispatcher(ILlrpClientHandler handler, TagReportDefaults? defaults)
{
    // A reader that reports each tag in a message of its own sends thousands a second: what ends a report takes locks.
    private int _openReports;
    private int _openTags;

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
                EndReports();
                OnNotification(frame.Body);
                return true;
            case LlrpMessageType.KEEPALIVE:
                EndReports();
                handler.OnKeepalive();
                return true;
            default:
                return false;
        }
    }

    public void OnInputs(IEnumerable<InputState> inputs)
    {
        EndReports();
        foreach (var (port, isHigh) in inputs)
        {
            if (isHigh is { } high)
            {
                handler.OnReaderEvent(new ReaderEvent { Kind = ReaderEventKind.Gpi, GpiPort = port, GpiHigh = high });
            }
        }
    }

    public void OnUnknown(in LlrpHeader header)
    {
        EndReports();
        handler.OnUnknownMessage(header);
    }

    /// <summary>Nothing more has arrived, or something else has: the reports so far are at their end.</summary>
    public void EndReports()
    {
        if (_openReports > 0)
        {
            var tags = _openTags;
            (_openReports, _openTags) = (0, 0);
            handler.OnReportEnd(tags);
        }
    }

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
        _openReports++;
        _openTags += count;
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
