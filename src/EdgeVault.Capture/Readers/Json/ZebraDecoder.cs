using System.Text.Json;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>Messages of Zebra's IoT Connector: {type, timestamp, eventNum?, data: {…}}, the parts in any
/// order.</summary>
/// <remarks>A message with an <c>idHex</c> is a read, whatever mode its type names; of the others the type
/// decides.</remarks>
internal sealed class ZebraDecoder : ReaderDecoder
{
    private static readonly byte[][] Envelope = Names("timestamp", "type", "data");

    private static readonly byte[][] Data = Names(
        "idHex", "eventNum", "antenna", "peakRssi", "reads", "phase", "TID", "hostName", "MAC", "pin", "state",
        "dataPathStatistics", "interfaceConnectionStatus", "channel");

    private const double MegahertzMax = 6_000;
    private const string DroppedName = "numDataMessagesDropped";
    private const long NotCounted = -1;

    private enum MessageType
    {
        Other,
        Input,
        Heartbeat,
        Error,
    }

    protected override void DecodeObject(ref Utf8JsonReader json, ReaderReport report)
    {
        var draft = new Draft { Read = ReportedRead.Empty, IsSound = true, Dropped = NotCounted };
        while (TryNext(ref json, Envelope, out var name))
        {
            switch (name)
            {
                case 0:
                    draft.IsSound &= JsonFields.TryTime(ref json, out draft.Read.StampNs);
                    break;
                case 1 when json.TokenType == JsonTokenType.String:
                    draft.Type = TypeOf(ref json);
                    break;
                case 2 when json.TokenType == JsonTokenType.StartObject:
                    ReadData(ref json, ref draft, report);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        Add(draft, report);
    }

    private static void Add(in Draft draft, ReaderReport report)
    {
        if (!draft.IsSound)
        {
            report.AddMalformed("a message has an idHex or a timestamp that cannot be read");
        }

        if (draft.HasRead)
        {
            if (draft.IsSound)
            {
                report.Add(draft.Read);
            }

            return;
        }

        var kind = draft.Type switch
        {
            MessageType.Input when draft.Pin > 0 && draft.IsHigh is { } isHigh =>
                isHigh ? ReportedEventKind.InputHigh : ReportedEventKind.InputLow,
            MessageType.Error => ReportedEventKind.Error,
            MessageType.Heartbeat when draft.Dropped >= 0 => ReportedEventKind.Dropped,
            _ => ReportedEventKind.Heartbeat,
        };
        var number = kind == ReportedEventKind.Dropped ? draft.Dropped : draft.Pin;
        report.Add(new ReportedEvent(kind, number, draft.Read.StampNs, ReportedRead.None));
    }

    private void ReadData(ref Utf8JsonReader json, ref Draft draft, ReaderReport report)
    {
        Span<byte> text = stackalloc byte[64];
        while (TryNext(ref json, Data, out var name))
        {
            switch (name)
            {
                case 0:
                    draft.HasRead = true;
                    draft.IsSound &= JsonFields.TryHex(ref json, Interner, out draft.Read.Epc);
                    break;
                case 7 or 8 when JsonFields.TryText(ref json, text, out var length):
                    report.SetIdentity(text[..length]);
                    break;
                case 9 when JsonFields.TryNumber(ref json, 1, Inputs.InputKey.PortMax, out var pin):
                    draft.Pin = pin;
                    break;
                case 10 when json.TokenType == JsonTokenType.String:
                    draft.IsHigh = json.ValueTextEquals("HIGH") ? true : json.ValueTextEquals("LOW") ? false : null;
                    break;
                case 11 or 12:
                    draft.Dropped = DroppedIn(ref json, draft.Dropped);
                    break;
                default:
                    ReadTag(ref json, name, ref draft.Read);
                    break;
            }

            json.Skip();
        }
    }

    private void ReadTag(ref Utf8JsonReader json, int name, ref ReportedRead read)
    {
        switch (name)
        {
            case 1 when JsonFields.TryNumber(ref json, 0, long.MaxValue, out var number):
                read.Number = number;
                break;
            case 2 when JsonFields.TryNumber(ref json, 1, ushort.MaxValue, out var antenna):
                read.Antenna = (ushort)antenna;
                break;
            case 3 when json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var dbm)
                && dbm is > -200 and < 50:
                read.RssiCentiDbm = (short)Math.Round(dbm * 100);
                break;
            case 4 when JsonFields.TryNumber(ref json, 1, long.MaxValue, out var reads):
                read.Count = (ushort)Math.Min(reads, ushort.MaxValue);
                break;
            case 5:
                JsonFields.TryPhase(ref json, out read.Phase);
                break;
            case 6 when JsonFields.TryHex(ref json, Interner, out var tid):
                read.Tid = tid;
                break;
            case 13 when json.TokenType == JsonTokenType.Number && json.TryGetDouble(out var megahertz)
                && megahertz is > 0 and < MegahertzMax:
                read.Channel = (ushort)Math.Round(megahertz * 10);
                break;
        }
    }

    /// <summary>All that was dropped, wherever in this value it is counted.</summary>
    private static long DroppedIn(ref Utf8JsonReader json, long soFar)
    {
        if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return soFar;
        }

        var depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals(DroppedName) && json.Read()
                && JsonFields.TryNumber(ref json, 0, uint.MaxValue, out var dropped))
            {
                soFar = Math.Max(soFar, 0) + dropped;
            }
        }

        return soFar;
    }

    private static MessageType TypeOf(ref Utf8JsonReader json) =>
        json.ValueTextEquals("gpi") ? MessageType.Input
        : json.ValueTextEquals("heartbeat") ? MessageType.Heartbeat
        : json.ValueTextEquals("error") ? MessageType.Error
        : MessageType.Other;

    private struct Draft
    {
        public ReportedRead Read;
        public MessageType Type;
        public bool HasRead;
        public bool IsSound;
        public bool? IsHigh;
        public long Pin;
        public long Dropped;
    }
}
