using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace EdgeVault.HardwareSim.JsonReaders;

/// <summary>Events of Impinj's R700 IoT device interface (API model 1.7).</summary>
/// <remarks>
/// Its traps are kept: the EPC is base64url, with or without padding; the time of an event is that of its queueing, not of
/// the read, with three to nine digits; signal strength is in hundredths; what is not switched on is not there.
/// </remarks>
internal static class R700Format
{
    private const int TransmitPowerCentiDbm = 3_000;

    /// <summary>One <c>tagInventory</c> event.</summary>
    /// <param name="read">The tag.</param>
    /// <param name="queuedUs">By the reader's clock, microseconds since 1970.</param>
    /// <param name="details">With last seen time, phase and EPC in hex, which are off by default.</param>
    public static byte[] Tag(in JsonRead read, long queuedUs, bool details)
    {
        var tag = read;
        return Write(queuedUs, "tagInventory", json =>
        {
            json.WriteString("epc", Base64Url(tag.Epc.Span, isPadded: (tag.SeenUs & 1) == 0));
            if (!tag.Tid.IsEmpty)
            {
                json.WriteString("tid", Base64Url(tag.Tid.Span, isPadded: true));
            }

            json.WriteNumber("antennaPort", tag.Antenna);
            json.WriteNumber("peakRssiCdbm", tag.RssiCentiDbm);
            json.WriteNumber("frequency", tag.ChannelKhz);
            json.WriteNumber("transmitPowerCdbm", TransmitPowerCentiDbm);
            if (details)
            {
                json.WriteString("epcHex", Convert.ToHexString(tag.Epc.Span));
                json.WriteString("lastSeenTime", Time(tag.SeenUs, digits: 6));
                json.WriteNumber("phaseAngle", Math.Round(tag.Phase * 360m / 4096, 2));
            }
        });
    }

    /// <summary>Events were lost in the reader.</summary>
    public static byte[] Overflow(long firstUs, long lastUs, long purged, int remaining) =>
        Write(lastUs, "overflow", json =>
        {
            json.WriteString("firstEventTimestamp", Time(firstUs, digits: 9));
            json.WriteString("lastEventTimestamp", Time(lastUs, digits: 9));
            json.WriteNumber("eventsPurged", purged);
            json.WriteNumber("eventsRemaining", remaining);
        });

    public static byte[] InventoryStatus(long us, bool isRunning) => Write(
        us, "inventoryStatus", json => json.WriteString("inventoryStatus", isRunning ? "running" : "idle"));

    public static byte[] Gpi(long us, int input, bool isHigh) => Write(us, "gpiTransition", json =>
    {
        json.WriteNumber("gpi", input);
        json.WriteString("transition", isHigh ? "low-to-high" : "high-to-low");
    });

    public static byte[] Antenna(long us, int antenna, bool isConnected)
    {
        var type = isConnected ? "antennaConnected" : "antennaDisconnected";
        return Write(us, type, json => json.WriteNumber("antennaPort", antenna));
    }

    private static byte[] Write(long us, string type, Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("timestamp", Time(us, digits: (us / 1_000 % 10) switch { 0 => 3, < 5 => 6, _ => 9 }));
        json.WriteString("hostname", "impinj-edgevault-sim");
        json.WriteString("eventType", type);
        json.WriteStartObject($"{type}Event");
        fields(json);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static string Base64Url(ReadOnlySpan<byte> bytes, bool isPadded)
    {
        var text = System.Buffers.Text.Base64Url.EncodeToString(bytes);
        return isPadded ? text.PadRight((text.Length + 3) / 4 * 4, '=') : text;
    }

    private static string Time(long us, int digits)
    {
        var time = DateTimeOffset.UnixEpoch.AddTicks(us * TimeSpan.TicksPerMicrosecond);
        var fraction = $"{us % 1_000_000:D6}475"[..digits];
        return time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + $".{fraction}Z";
    }
}
