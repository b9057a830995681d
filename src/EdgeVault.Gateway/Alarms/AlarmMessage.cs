using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Gateway.Alarms;

/// <summary>What an alarm's receiver gets: the event as the <c>events</c> verb shows it, and the ledger it stands in.</summary>
internal static class AlarmMessage
{
    public static bool Tells(CustodyEvent custodyEvent, Severity least) => custodyEvent.KindCase switch
    {
        Kind.IncidentOpened => custodyEvent.IncidentOpened.Severity >= least,
        Kind.IncidentEscalated or Kind.IncidentClosed or Kind.IncidentAcknowledged => true,
        _ => false,
    };

    /// <summary>The same for the same event however often it is sent.</summary>
    public static byte[] BodyOf(string origin, ulong index, CustodyEvent custodyEvent)
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("origin", origin);
            json.WritePropertyName("event");
            EventJson.Write(json, index, custodyEvent);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><c>t=…,v1=…</c>: Unix seconds, and HMAC-SHA-256 in hex over them, a full stop and the body.</summary>
    public static string SignatureOf(byte[] secret, byte[] body, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(seconds), (byte)'.', .. body];
        return $"t={seconds},v1={Convert.ToHexStringLower(HMACSHA256.HashData(secret, signed))}";
    }
}
