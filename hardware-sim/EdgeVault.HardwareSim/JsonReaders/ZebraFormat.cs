using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>Events of Zebra's IoT Connector.</summary>
/// <remarks>
/// Its traps are kept: hex in either case, an offset without a colon, megahertz as a float, a number that goes up with
/// every event and shows by its gaps what was lost, and of a tag nothing but its EPC unless more is asked for.
/// </remarks>
internal static class ZebraFormat
{
    // Local time of the reader, as its owner set it.
    private static readonly TimeSpan Offset = TimeSpan.FromHours(1);

    // A reader writes the plus of its offset as it is.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Tag(in JsonRead read, long eventNumber, bool details)
    {
        var tag = read;
        return Write(tag.SeenUs, "SIMPLE", null, json =>
        {
            json.WriteNumber("eventNum", eventNumber);
            json.WriteString("format", "epc");
            json.WriteString("idHex", eventNumber % 2 == 0 ? Convert.ToHexString(tag.Epc.Span) : Convert.ToHexStringLower(tag.Epc.Span));
            if (!details)
            {
                return;
            }

            json.WriteNumber("antenna", tag.Antenna);
            json.WriteNumber("peakRssi", (int)Math.Floor(tag.RssiCentiDbm / 100.0));
            json.WriteNumber("reads", 1);
            json.WriteNumber("channel", tag.ChannelKhz / 1_000.0);
            json.WriteNumber("phase", tag.Phase * 360.0 / 4096);
            json.WriteString("PC", $"{tag.Epc.Length / 2 << 11:X4}");
            if (!tag.Tid.IsEmpty)
            {
                json.WriteString("TID", Convert.ToHexStringLower(tag.Tid.Span));
            }
        });
    }

    /// <summary>A management event; those are numbered by themselves.</summary>
    public static byte[] Gpi(long us, long eventNumber, int input, bool isHigh) => Write(us, "gpi", eventNumber, json =>
    {
        json.WriteNumber("pin", input);
        json.WriteString("state", isHigh ? "HIGH" : "LOW");
    });

    private static byte[] Write(long us, string type, long? eventNumber, Action<Utf8JsonWriter> data)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer, Plain);
        json.WriteStartObject();
        if (eventNumber is { } number)
        {
            json.WriteString("component", "RG");
            json.WriteNumber("eventNum", number);
        }

        json.WriteStartObject("data");
        data(json);
        json.WriteEndObject();
        json.WriteString("timestamp", Time(us));
        json.WriteString("type", type);
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string Time(long us)
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond).ToOffset(Offset);
        return time.ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture)
            + string.Create(CultureInfo.InvariantCulture, $"+{Offset.Hours:00}{Offset.Minutes:00}");
    }
}
