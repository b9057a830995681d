using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Writing;

namespace EdgeVault.Campaigns.OtherWorld;

/// <summary>What readers say in LLRP, with the times of their own clocks.</summary>
/// <param name="tape">Whose readers.</param>
/// <param name="startUs">UTC of the world's beginning, microseconds since 1970.</param>
internal sealed class Speech(Tape tape, long startUs)
{
    private uint _id;

    /// <summary>Every other reader is one that tells half decibels, as Impinj's do.</summary>
    public static bool TellsHalves(int reader) => reader % 2 == 0;

    public TagReportData[] ReportsOf(Message message) =>
        [.. message.Reads.Select(read => ReportOf(read, message.Reader))];

    /// <summary>A whole message as it stands on the wire.</summary>
    public byte[] FrameOf(Message message)
    {
        var writer = new LlrpWriter();
        if (message.Input is { } input)
        {
            writer.ReaderEvent(++_id, new ReaderEvent
            {
                Kind = ReaderEventKind.Gpi,
                GpiPort = input.Port,
                GpiHigh = input.IsHigh,
                UtcMicros = TimeOf(message.Reader, input.AtUs),
            });
        }
        else
        {
            writer.RoAccessReport(++_id, ReportsOf(message));
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <summary>What a reader says when it is called and told to begin: who it is, that it inventories, and that its
    /// inputs are low.</summary>
    public IEnumerable<byte[]> Greeting(int reader)
    {
        var utc = TimeOf(reader, 0);
        yield return Written(writer => writer.ReaderEvent(++_id, new ReaderEvent
        {
            Kind = ReaderEventKind.ConnectionAttempt,
            ConnectionAttempt = ConnectionAttemptStatus.Success,
            UtcMicros = utc,
        }));
        yield return Written(writer => writer.StatusResponse(
            LlrpMessageType.START_ROSPEC_RESPONSE, ++_id, LlrpStatus.Success));
        foreach (var port in (ushort[])[1, 2])
        {
            yield return Written(writer => writer.ReaderEvent(++_id, new ReaderEvent
            {
                Kind = ReaderEventKind.Gpi, GpiPort = port, GpiHigh = false, UtcMicros = utc,
            }));
        }
    }

    public ulong TimeOf(int reader, long worldUs) => (ulong)(startUs + tape.Clocks[reader].Of(worldUs));

    private static byte[] Written(Action<LlrpWriter> write)
    {
        var writer = new LlrpWriter();
        write(writer);
        return writer.WrittenSpan.ToArray();
    }

    private TagReportData ReportOf(in TagSeen read, int reader)
    {
        var utc = TimeOf(reader, read.AtUs);
        return new TagReportData(read.Tag.Epc)
        {
            AntennaId = read.Aerial.Port,
            PeakRssiDbm = (sbyte)Math.Floor(read.RssiCentiDbm / 100.0),
            ImpinjPeakRssiCentiDbm = TellsHalves(reader) ? read.RssiCentiDbm : null,
            ChannelIndex = 1,
            FirstSeenUtcMicros = utc,
            LastSeenUtcMicros = utc,
            TagSeenCount = 1,
        };
    }
}
