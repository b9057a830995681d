using EdgeVault.Llrp.Definitions;
using EdgeVault.Llrp.Elements;
using EdgeVault.Llrp.Framing;
using EdgeVault.Llrp.Messages;
using EdgeVault.Llrp.Parameters;

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

    /// <summary>Reads all of the message; what cannot be read is said in <see cref="Error"/>, the first of it.</summary>
    public static LlrpMessageSummary Read(in LlrpFrame frame)
    {
        var header = frame.Header;
        var summary = new LlrpMessageSummary
        {
            Type = LlrpDefinitions.Message((int)header.Type)?.Name ?? "UNKNOWN",
            Number = (int)header.Type,
            Version = header.Version,
            Id = header.MessageId,
            Length = header.Length,
            Error = HeaderError(header) ?? ElementError(frame.Bytes.Span),
        };
        return header.Type switch
        {
            LlrpMessageType.RO_ACCESS_REPORT => summary.WithTags(frame.Body),
            LlrpMessageType.READER_EVENT_NOTIFICATION => summary.WithEvents(frame.Body),
            _ => summary,
        };
    }

    private static string? HeaderError(LlrpHeader header) =>
        header.Version is < 1 or > 3 ? $"there is no LLRP version {header.Version}"
        : LlrpDefinitions.Message((int)header.Type) is null
            ? $"message type {(int)header.Type} is not in LLRP 1.0.1 or 1.1"
        : null;

    private static string? ElementError(ReadOnlySpan<byte> message)
    {
        var reader = new LlrpElementReader(message);
        while (reader.Read())
        {
        }

        return reader.Fault == LlrpParameterFault.None
            ? null
            : $"{reader.FaultElement?.Name} at byte {reader.FaultOffset}: {Sentence(reader.Fault)}";
    }

    private static string Sentence(LlrpParameterFault fault) => fault switch
    {
        LlrpParameterFault.HeaderTruncated => "it ends inside the header of a parameter",
        LlrpParameterFault.LengthTooSmall => "a parameter claims fewer bytes than its own header has",
        LlrpParameterFault.LengthTooLarge => "a parameter claims more bytes than are left",
        LlrpParameterFault.UnknownTv => "there is no parameter of this number, and no length to skip it by",
        LlrpParameterFault.TvNumberInTlv => "a parameter with a length has a number below 128",
        LlrpParameterFault.FieldTruncated => "it ends inside a field",
        LlrpParameterFault.ExtraBytes => "bytes follow that it does not have",
        _ => $"parameters stand in each other more than {LlrpElementReader.DepthMax} deep",
    };

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
        count == 0 || Error is not null ? this : this with { Error = $"{count} malformed parameter{(count == 1 ? "" : "s")}" };
}
