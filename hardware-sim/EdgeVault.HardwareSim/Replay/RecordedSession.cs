using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Recording;

namespace EdgeVault.HardwareSim.Replay;

/// <summary>What a reader said of its own accord in a recorded session: reports, keepalives and events, with their
/// times.</summary>
/// <remarks>
/// A recording holds both sides. Whose a message is follows from its type: 61, 62 and 63 come from readers and answer
/// nothing (LLRP 1.0.1 §16.1); requests and responses belong to the session that was, and the one that is gets its own.
/// The greeting is a 63 too; the virtual reader has already given it.
/// </remarks>
internal sealed class RecordedSession
{
    // Five minutes of a busy reader take a few megabytes.
    internal const int BytesMax = 256 << 20;

    private const long PauseUsMax = 24L * 3_600 * 1_000_000;

    private RecordedSession(IReadOnlyList<RecordedMessage> messages, int messagesInFile, int tagReports, int epcs)
    {
        Messages = messages;
        MessagesInFile = messagesInFile;
        TagReports = tagReports;
        Epcs = epcs;
    }

    /// <summary>To be played, in their order.</summary>
    public IReadOnlyList<RecordedMessage> Messages { get; }

    public int MessagesInFile { get; }

    public int TagReports { get; }

    /// <summary>Different EPCs among them.</summary>
    public int Epcs { get; }

    /// <param name="bytes">Messages back to back, or a pcap with the packets of one reader.</param>
    /// <exception cref="InvalidDataException">Not a recording, or one that breaks off: says where.</exception>
    public static RecordedSession Parse(ReadOnlyMemory<byte> bytes) =>
        LlrpPcapReader.IsPcap(bytes.Span) ? OfCapture(LlrpPcapReader.Read(bytes)) : OfMessages(bytes);

    private static RecordedSession OfMessages(ReadOnlyMemory<byte> bytes)
    {
        var file = new LlrpFileReader(bytes);
        var messages = new List<RecordedMessage>();
        var epcs = new HashSet<string>(StringComparer.Ordinal);
        var (count, tags, us) = (0, 0, 0L);
        long? startUs = null;
        for (; file.TryRead(); count++)
        {
            var frame = file.Frame;
            if (!IsUnasked(frame))
            {
                continue;
            }

            // The file has no times of arrival: a message is as old as the newest time in it. One that is older than
            // its predecessor, or a day younger, says more about the reader's clock than about the pace.
            if (NewestUs(frame, epcs, ref tags) is { } newest)
            {
                startUs ??= newest;
                var sinceStart = newest - startUs.Value;
                us = sinceStart > us && sinceStart - us <= PauseUsMax ? sinceStart : us;
            }

            messages.Add(new(frame.Bytes, TimeSpan.FromMicroseconds(us)));
        }

        return file.Status == LlrpFrameStatus.End && count > 0
            ? new(messages, count, tags, epcs.Count)
            : throw new InvalidDataException(file.Error ?? "there is no message in it");
    }

    // A capture has the times of arrival, and says who spoke.
    private static RecordedSession OfCapture(IReadOnlyList<LlrpPcapMessage> captured)
    {
        var messages = new List<RecordedMessage>();
        var epcs = new HashSet<string>(StringComparer.Ordinal);
        var (tags, us) = (0, 0L);
        foreach (var message in captured.Where(static message => message.FromReader && IsUnasked(message.Frame)))
        {
            _ = NewestUs(message.Frame, epcs, ref tags);
            us = Math.Max(us, message.UtcMicros - captured[0].UtcMicros);
            messages.Add(new(message.Frame.Bytes, TimeSpan.FromMicroseconds(us)));
        }

        return captured.Count > 0
            ? new(messages, captured.Count, tags, epcs.Count)
            : throw new InvalidDataException("there is no LLRP message from or to port 5084 in it");
    }

    private static bool IsUnasked(in LlrpFrame frame) => frame.Header.Type switch
    {
        LlrpMessageType.RO_ACCESS_REPORT or LlrpMessageType.KEEPALIVE => true,
        LlrpMessageType.READER_EVENT_NOTIFICATION => !IsAboutConnection(frame),
        _ => false,
    };

    private static bool IsAboutConnection(in LlrpFrame frame)
    {
        var events = new ReaderEventNotification(frame.Body);
        while (events.TryRead(out var one))
        {
            if (one.Kind is ReaderEventKind.ConnectionAttempt or ReaderEventKind.ConnectionClose)
            {
                return true;
            }
        }

        return false;
    }

    private static long? NewestUs(in LlrpFrame frame, HashSet<string> epcs, ref int tags)
    {
        ulong newest = 0;
        if (frame.Header.Type == LlrpMessageType.RO_ACCESS_REPORT)
        {
            var report = new RoAccessReport(frame.Body);
            while (report.TryRead(out var tag))
            {
                tags++;
                epcs.Add($"{tag.EpcBits}:{Convert.ToHexString(tag.Epc)}");
                newest = Math.Max(newest, tag.LastSeenUtcMicros ?? tag.FirstSeenUtcMicros ?? 0);
            }
        }
        else if (frame.Header.Type == LlrpMessageType.READER_EVENT_NOTIFICATION)
        {
            var events = new ReaderEventNotification(frame.Body);
            while (events.TryRead(out var one))
            {
                newest = Math.Max(newest, one.UtcMicros ?? 0);
            }
        }

        return newest == 0 ? null : (long)Math.Min(newest, long.MaxValue);
    }
}

/// <summary>One message with its header, and when it came, counted from the first.</summary>
internal readonly record struct RecordedMessage(ReadOnlyMemory<byte> Bytes, TimeSpan At);
