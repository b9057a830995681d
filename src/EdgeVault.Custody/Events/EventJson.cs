using System.Globalization;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using Google.Protobuf;

namespace EdgeVault.Custody.Events;

/// <summary>One JSON object for each event: the shape of the `events` verb, of the console and of exports.</summary>
/// <remarks>
/// camelCase; absent means unknown. First what a passage has, in one order for all consumers, then the rest of the
/// envelope. A kind of a later version keeps its envelope and shows its field number. Times inside `evidence` are µs
/// from `occurred`.
/// </remarks>
public static class EventJson
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public static void Write(Utf8JsonWriter json, ulong index, CustodyEvent custodyEvent)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(custodyEvent);

        json.WriteStartObject();
        json.WriteNumber("index", index);
        json.WriteString("kind", EventKinds.NameOf(custodyEvent));
        Time(json, "occurred", custodyEvent.OccurredFromUs);
        Time(json, "recorded", custodyEvent.RecordedUs);
        Text(json, "site", custodyEvent.Site);
        Text(json, "portal", MessageJson.PortalOf(custodyEvent));
        Text(json, "readPoint", custodyEvent.ReadPoint);
        Text(json, "placeId", custodyEvent.PlaceId);
        Text(json, "pieceId", custodyEvent.PieceId);
        Text(json, "containerId", custodyEvent.ContainerId);
        KindJson.Write(json, custodyEvent);
        Hex(json, "groupId", custodyEvent.GroupId);
        Custodians(json, custodyEvent);
        EvidenceJson.Write(json, custodyEvent.Evidence);
        Causes(json, custodyEvent);
        Envelope(json, custodyEvent);
        json.WriteEndObject();
    }

    internal static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            json.WriteString(name, text);
        }
    }

    internal static void Hex(Utf8JsonWriter json, string name, ByteString bytes)
    {
        if (!bytes.IsEmpty)
        {
            json.WriteString(name, Convert.ToHexString(bytes.Span));
        }
    }

    internal static void Time(Utf8JsonWriter json, string name, long microseconds)
    {
        if (microseconds != 0 && CustodyTime.TryFromUs(microseconds, out var time))
        {
            json.WriteString(name, time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture));
        }
    }

    private static void Custodians(Utf8JsonWriter json, CustodyEvent custodyEvent)
    {
        if (custodyEvent.Custodians.Count == 0)
        {
            return;
        }

        json.WriteStartArray("custodians");
        foreach (var custodian in custodyEvent.Custodians)
        {
            json.WriteStartObject();
            Text(json, "custodianId", custodian.CustodianId);
            Text(json, "role", custodian.Role);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Causes(Utf8JsonWriter json, CustodyEvent custodyEvent)
    {
        if (custodyEvent.Causes.Count == 0)
        {
            return;
        }

        json.WriteStartArray("causes");
        foreach (var cause in custodyEvent.Causes)
        {
            json.WriteNumberValue(cause);
        }

        json.WriteEndArray();
    }

    private static void Envelope(Utf8JsonWriter json, CustodyEvent custodyEvent)
    {
        if (custodyEvent.OccurredToUs != custodyEvent.OccurredFromUs)
        {
            Time(json, "occurredTo", custodyEvent.OccurredToUs);
        }

        if (custodyEvent.Previous is { } previous)
        {
            json.WriteStartObject("previous");
            json.WriteNumber("epoch", previous.Epoch);
            json.WriteNumber("index", previous.Index);
            json.WriteEndObject();
        }

        Text(json, "clockQuality", EventNames.NameOf(custodyEvent.ClockQuality));
        json.WriteNumber("utcOffsetMinutes", custodyEvent.UtcOffsetMinutes);
    }
}
