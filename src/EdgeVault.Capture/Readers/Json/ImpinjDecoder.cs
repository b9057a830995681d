using System.Text.Json;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Capture.Readers.Json;

/// <summary>Events of Impinj's IoT device interface (R700): {timestamp, hostname?, eventType, &lt;eventType&gt;Event:
/// {…}}.</summary>
internal sealed class ImpinjDecoder : ReaderDecoder
{
    private const long KilohertzMax = 6_000_000;

    private static readonly byte[][] Envelope = Names(
        "timestamp", "hostname", "tagInventoryEvent", "overflowEvent", "gpiTransitionEvent", "antennaConnectedEvent",
        "antennaDisconnectedEvent", "inventoryStatusEvent", "inventoryTerminatedEvent");

    private static readonly byte[][] Tag = Names(
        "epc", "epcHex", "tid", "tidHex", "antennaPort", "peakRssiCdbm", "lastSeenTime", "phaseAngle", "frequency");

    private static readonly byte[][] Overflow = Names("firstEventTimestamp", "lastEventTimestamp", "eventsPurged");

    private static readonly byte[][] Others = Names("gpi", "transition", "antennaPort", "inventoryStatus");

    protected override void DecodeObject(ref Utf8JsonReader json, ReaderReport report)
    {
        var read = ReportedRead.Empty;
        var event_ = new ReportedEvent(ReportedEventKind.Heartbeat, 0, ReportedRead.None, ReportedRead.None);
        var (hasRead, isSound) = (false, true);
        Span<byte> text = stackalloc byte[64];
        while (TryNext(ref json, Envelope, out var name))
        {
            switch (name)
            {
                case 0:
                    isSound &= JsonFields.TryTime(ref json, out read.StampNs);
                    break;
                case 1 when JsonFields.TryText(ref json, text, out var length):
                    report.SetIdentity(text[..length]);
                    break;
                case 2 when json.TokenType == JsonTokenType.StartObject:
                    hasRead = true;
                    isSound &= TryTag(ref json, ref read);
                    break;
                case >= 3 when json.TokenType == JsonTokenType.StartObject:
                    event_ = OtherOf(ref json, name);
                    break;
                default:
                    json.Skip();
                    break;
            }
        }

        if (!isSound)
        {
            report.AddMalformed(
                hasRead
                    ? "a tagInventoryEvent has no EPC or no time that can be read"
                    : "an event has no time that can be read");
        }

        if (!hasRead)
        {
            // An alarm without a time is an alarm.
            report.Add(event_ with { AtNs = read.StampNs });
        }
        else if (isSound)
        {
            report.Add(read);
        }
    }

    private bool TryTag(ref Utf8JsonReader json, ref ReportedRead read)
    {
        EpcBits? hex = null, base64 = null;
        var isSound = true;
        while (TryNext(ref json, Tag, out var name))
        {
            switch (name)
            {
                case 0:
                    isSound &= JsonFields.TryBase64(ref json, Interner, out var epc);
                    base64 = epc;
                    break;
                case 1:
                    isSound &= JsonFields.TryHex(ref json, Interner, out epc);
                    hex = epc;
                    break;
                case 2 when JsonFields.TryBase64(ref json, Interner, out var tid):
                    read.Tid = tid;
                    break;
                case 3 when JsonFields.TryHex(ref json, Interner, out var tidHex):
                    read.Tid = tidHex;
                    break;
                case 4 when JsonFields.TryNumber(ref json, 1, ushort.MaxValue, out var antenna):
                    read.Antenna = (ushort)antenna;
                    break;
                case 5 when JsonFields.TryNumber(ref json, -20_000, 5_000, out var rssi):
                    read.RssiCentiDbm = (short)rssi;
                    break;
                case 6:
                    JsonFields.TryTime(ref json, out read.SeenNs);
                    break;
                case 7:
                    JsonFields.TryPhase(ref json, out read.Phase);
                    break;
                case 8 when JsonFields.TryNumber(ref json, 1, KilohertzMax, out var kilohertz):
                    read.Channel = (ushort)Math.Round(kilohertz / 100.0);
                    break;
            }

            json.Skip();
        }

        read.Epc = hex ?? base64 ?? default;
        return isSound && (hex ?? base64) is not null && (hex is null || base64 is null || hex == base64);
    }

    private static ReportedEvent OtherOf(ref Utf8JsonReader json, int name) => name switch
    {
        3 => OverflowOf(ref json),
        4 => InputOf(ref json),
        5 => AntennaOf(ref json, ReportedEventKind.AntennaBack),
        6 => AntennaOf(ref json, ReportedEventKind.AntennaLost),
        7 => StatusOf(ref json),
        _ => AntennaOf(ref json, ReportedEventKind.InventoryEnded),
    };

    private static ReportedEvent OverflowOf(ref Utf8JsonReader json)
    {
        var (fromNs, toNs, purged) = (ReportedRead.None, ReportedRead.None, 0L);
        while (TryNext(ref json, Overflow, out var name))
        {
            switch (name)
            {
                case 0:
                    JsonFields.TryTime(ref json, out fromNs);
                    break;
                case 1:
                    JsonFields.TryTime(ref json, out toNs);
                    break;
                case 2:
                    JsonFields.TryNumber(ref json, 0, long.MaxValue, out purged);
                    break;
            }

            json.Skip();
        }

        return new ReportedEvent(ReportedEventKind.Overflow, purged, toNs, fromNs);
    }

    private static ReportedEvent InputOf(ref Utf8JsonReader json)
    {
        var (port, kind) = (0L, ReportedEventKind.Heartbeat);
        while (TryNext(ref json, Others, out var name))
        {
            if (name == 0)
            {
                JsonFields.TryNumber(ref json, 1, Inputs.InputKey.PortMax, out port);
            }
            else if (name == 1 && json.TokenType == JsonTokenType.String)
            {
                kind = json.ValueTextEquals("low-to-high") ? ReportedEventKind.InputHigh
                    : json.ValueTextEquals("high-to-low") ? ReportedEventKind.InputLow
                    : ReportedEventKind.Heartbeat;
            }

            json.Skip();
        }

        return new ReportedEvent(kind, port, ReportedRead.None, ReportedRead.None);
    }

    private static ReportedEvent AntennaOf(ref Utf8JsonReader json, ReportedEventKind kind)
    {
        var antenna = 0L;
        while (TryNext(ref json, Others, out var name))
        {
            if (name == 2)
            {
                JsonFields.TryNumber(ref json, 1, ushort.MaxValue, out antenna);
            }

            json.Skip();
        }

        return new ReportedEvent(kind, antenna, ReportedRead.None, ReportedRead.None);
    }

    private static ReportedEvent StatusOf(ref Utf8JsonReader json)
    {
        var kind = ReportedEventKind.Heartbeat;
        while (TryNext(ref json, Others, out var name))
        {
            if (name == 3 && json.TokenType == JsonTokenType.String)
            {
                kind = json.ValueTextEquals("running") ? ReportedEventKind.InventoryStarted
                    : json.ValueTextEquals("idle") ? ReportedEventKind.InventoryEnded
                    : ReportedEventKind.Heartbeat;
            }

            json.Skip();
        }

        return new ReportedEvent(kind, 0, ReportedRead.None, ReportedRead.None);
    }
}
