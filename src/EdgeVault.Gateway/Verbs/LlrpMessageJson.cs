using System.Globalization;
using System.Text.Json;
using EdgeVault.Llrp.Decoding;
using EdgeVault.Llrp.Framing;

namespace EdgeVault.Gateway.Verbs;

/// <summary>The lines of <c>llrp decode</c>.</summary>
internal static class LlrpMessageJson
{
    /// <returns>False if something in the message could not be read; the line says what.</returns>
    public static bool Write(int index, LlrpFrame frame, bool full)
    {
        var message = LlrpMessageSummary.Read(frame);
        JsonLine.Write(json =>
        {
            Write(json, index, message);
            if (full)
            {
                LlrpElementJson.WriteMembers(json, frame.Bytes.Span);
            }
        });
        return message.Error is null;
    }

    /// <summary>Bytes between two messages, or behind the last one.</summary>
    public static void WriteError(int index, string error) => JsonLine.Write(json =>
    {
        json.WriteNumber("index", index);
        json.WriteString("error", error);
    });

    private static void Write(Utf8JsonWriter json, int index, LlrpMessageSummary message)
    {
        json.WriteNumber("index", index);
        json.WriteString("type", message.Type);
        json.WriteNumber("number", message.Number);
        json.WriteNumber("version", message.Version);
        json.WriteNumber("id", message.Id);
        json.WriteNumber("length", message.Length);
        if (message.Tags is { } tags)
        {
            json.WriteStartArray("tags");
            foreach (var tag in tags)
            {
                json.WriteStartObject();
                Write(json, tag);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (message.Error is { } error)
        {
            json.WriteString("error", error);
        }
    }

    private static void Write(Utf8JsonWriter json, LlrpTagSummary tag)
    {
        json.WriteString("epc", tag.Epc);
        json.WriteNumber("bits", tag.Bits);
        WriteNumber(json, "antenna", tag.Antenna);
        WriteNumber(json, "rssi", tag.Rssi);
        WriteTime(json, "firstSeen", tag.FirstSeenUtcMicros);
        WriteTime(json, "lastSeen", tag.LastSeenUtcMicros);
        WriteNumber(json, "count", tag.Count);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    /// <summary>A reader's clock may say anything; a time that no calendar has is left out.</summary>
    private static void WriteTime(Utf8JsonWriter json, string name, ulong? micros)
    {
        if (micros is { } value
            && value <= (ulong)(DateTimeOffset.MaxValue - DateTimeOffset.UnixEpoch).Ticks
                / TimeSpan.TicksPerMicrosecond)
        {
            var time = DateTimeOffset.UnixEpoch.AddTicks((long)value * TimeSpan.TicksPerMicrosecond);
            json.WriteString(
                name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        }
    }
}
