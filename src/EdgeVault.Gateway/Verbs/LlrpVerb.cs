using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeVault.Hosting.Verbs;
using EdgeVault.Llrp.Decoding;
using EdgeVault.Llrp.Framing;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>llrp decode FILE</c>: one JSON object for each message of a recording.</summary>
internal static class LlrpVerb
{
    // A day of a busy reader is a few hundred megabytes; what is larger is no recording of one session.
    private const long FileBytesMax = 1L << 30;

    public static Command Create()
    {
        var file = new Argument<string>("FILE")
        {
            Description = "LLRP messages back to back, as they came over the wire.",
        };
        var decode = new Command("decode", "Prints one JSON object per message.") { file };
        decode.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (new FileInfo(path) is { Exists: true, Length: > FileBytesMax } large)
            {
                throw new VerbException(
                    ExitCode.Unreadable,
                    $"'{path}' has {large.Length} bytes; at most {FileBytesMax} are read. "
                    + "Cut it between two messages.");
            }

            return Print(await File.ReadAllBytesAsync(path, cancellation)) ? ExitCode.Success : ExitCode.Wrong;
        });
        return new Command("llrp", "Looks at recorded LLRP sessions.") { decode };
    }

    private static bool Print(byte[] recording)
    {
        var sound = true;
        var index = 0;
        var messages = new LlrpFileReader(recording);
        while (messages.TryRead())
        {
            var summary = LlrpMessageSummary.Read(messages.Frame);
            sound &= summary.Error is null;
            var at = index++;
            JsonLine.Write(json => Write(json, at, summary));
        }

        if (messages.Error is { } error)
        {
            sound = false;
            JsonLine.Write(json =>
            {
                json.WriteNumber("index", index);
                json.WriteString("error", error);
            });
        }

        return sound;
    }

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
