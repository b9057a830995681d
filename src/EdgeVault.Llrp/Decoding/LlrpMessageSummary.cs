using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;

namespace EdgeVault.Llrp.Decoding;

/// <summary>What <c>llrp decode</c> shows of a message.</summary>
public sealed record LlrpMessageSummary
{
    /// <summary>The specification's name, or <c>UNKNOWN</c>.</summary>
    public required string Type { get; init; }

    public required int Number { get; init; }

    public required byte Version { get; init; }

    public required uint Id { get; init; }

    /// <summary>Bytes, header included.</summary>
    public required uint Length { get; init; }

    /// <summary>The tags of an RO_ACCESS_REPORT; null for every other type.</summary>
    public IReadOnlyList<LlrpTagSummary>? Tags { get; init; }

    /// <summary>What could not be read; null if all was.</summary>
    public string? Error { get; init; }

    public static LlrpMessageSummary Read(in LlrpFrame frame)
    {
        var header = frame.Header;
        var isKnown = Enum.IsDefined(header.Type);
        var summary = new LlrpMessageSummary
        {
            Type = isKnown ? header.Type.ToString() : "UNKNOWN",
            Number = (int)header.Type,
            Version = header.Version,
            Id = header.MessageId,
            Length = header.Length,
            Error = header.Version is < 1 or > 3 ? $"there is no LLRP version {header.Version}"
                : isKnown ? null
                : $"message type {(int)header.Type} is not in LLRP 1.0.1 or 1.1",
        };
        return header.Type switch
        {
            LlrpMessageType.RO_ACCESS_REPORT => summary.WithTags(frame.Body),
            LlrpMessageType.READER_EVENT_NOTIFICATION => summary.WithEvents(frame.Body),
            _ => summary,
        };
    }

    private LlrpMessageSummary WithTags(ReadOnlySpan<byte> body)
    {
        var tags = new List<LlrpTagSummary>();
        var report = new RoAccessReport(body);
        while (report.TryRead(out var tag))
        {
            tags.Add(new LlrpTagSummary
            {
                Epc = Convert.ToHexString(tag.Epc),
                Bits = tag.EpcBits,
                Antenna = tag.AntennaId,
                Rssi = tag.PeakRssiDbm,
                FirstSeenUtcMicros = tag.FirstSeenUtcMicros,
                LastSeenUtcMicros = tag.LastSeenUtcMicros,
                Count = tag.TagSeenCount,
            });
        }

        return WithMalformed(report.MalformedCount) with { Tags = tags };
    }

    private LlrpMessageSummary WithEvents(ReadOnlySpan<byte> body)
    {
        var notification = new ReaderEventNotification(body);
        while (notification.TryRead(out _))
        {
        }

        return WithMalformed(notification.MalformedCount);
    }

    private LlrpMessageSummary WithMalformed(int count) =>
        count == 0 ? this : this with { Error = $"{count} malformed parameter{(count == 1 ? "" : "s")}" };
}
