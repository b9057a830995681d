using System.Globalization;
using System.Text.Json;
using EdgeVault.Capture;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gateway.Verbs;

/// <summary>A passage that no event stands for, in the words of the events.</summary>
internal static class PassageJson
{
    public static void Write(Utf8JsonWriter json, PassagesDecided decided, Passage passage)
    {
        json.WriteStartObject();
        json.WriteString("kind", "passage");
        Time(json, "occurred", passage.From);
        Time(json, "occurredTo", passage.To);
        Time(json, "decided", decided.At);
        json.WriteString("portal", decided.Portal);
        if (EpcCodec.TryDecode(passage.Epc, out var identity, out _) && identity.PureIdentityUri is { } uri)
        {
            json.WriteString("epc", uri);
        }

        json.WriteString("epcHex", passage.Epc.ToHex());
        if (passage.Tid is { } tid)
        {
            json.WriteString("tid", tid.ToHex());
        }

        json.WriteString("direction", Word(passage.Direction));
        json.WriteString("groupId", Convert.ToHexString(decided.GroupId.Span));
        json.WriteStartObject("evidence");
        WriteEvidence(json, passage);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteEvidence(Utf8JsonWriter json, Passage passage)
    {
        if (passage.Reason != UnresolvedReason.None)
        {
            json.WriteString("unresolvedReason", Word(passage.Reason));
        }

        json.WriteNumber("groupSeen", passage.GroupSeen);
        if (passage.Trace is { } trace)
        {
            Time(json, "instant", trace.Instant);
            json.WriteNumber("confidence", Math.Round((decimal)trace.Odds.Of(passage.Direction), 3));
            if (trace.Raw != passage.Direction)
            {
                json.WriteString("rawDirection", Word(trace.Raw));
            }

            json.WriteNumber("company", trace.Company);
            json.WriteString("beams", Word(trace.Beams));
            json.WriteString("door", Word(trace.Door));
            if (trace.PhaseConsistency is { } alike)
            {
                json.WriteNumber("phaseConsistency", Math.Round((decimal)alike, 2));
            }
        }

        json.WriteStartArray("antennas");
        foreach (var antenna in passage.Antennas)
        {
            Write(json, antenna, passage.From);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, AntennaEvidence antenna, DateTimeOffset from)
    {
        json.WriteStartObject();
        json.WriteString("reader", antenna.Reader);
        json.WriteNumber("antenna", antenna.Antenna);
        json.WriteString("side", Word(antenna.Side));
        json.WriteNumber("reads", antenna.Reads);
        json.WriteNumber("firstUs", Micros(antenna.First - from));
        json.WriteNumber("lastUs", Micros(antenna.Last - from));
        json.WriteNumber("centroidUs", Micros(antenna.Centroid - from));
        if (antenna.PeakRssiCentiDbm is { } peak)
        {
            json.WriteNumber("peakRssiDbm", peak / 100m);
        }

        json.WriteEndObject();
    }

    // turned_back: the words of the events.
    private static string Word<T>(T value)
        where T : struct, Enum =>
        JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static long Micros(TimeSpan time) => time.Ticks / TimeSpan.TicksPerMicrosecond;

    private static void Time(Utf8JsonWriter json, string name, DateTimeOffset at) =>
        json.WriteString(name, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
}
