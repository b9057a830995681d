using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using EdgeVault.Llrp.Definitions;
using EdgeVault.Llrp.Elements;

namespace EdgeVault.Gateway.Verbs;

/// <summary>Everything in a message, as <c>llrp decode --full</c> shows it.</summary>
/// <remarks>
/// An element is <c>{"type":"ROSpec","number":177,"fields":{…},"parameters":[…]}</c> with what it has of both. Vectors of
/// words are arrays, all other bytes are hexadecimal, and <c>"raw"</c> are bytes that no definition explains.
/// </remarks>
internal static class LlrpElementJson
{
    /// <summary>The members of the message itself: <c>fields</c>, <c>parameters</c>, <c>raw</c>.</summary>
    public static void WriteMembers(Utf8JsonWriter json, ReadOnlySpan<byte> message)
    {
        var reader = new LlrpElementReader(message);
        reader.Read();
        reader.Read();
        WriteElement(json, ref reader);
    }

    /// <summary>From the first token inside an element to the one that ends it.</summary>
    private static void WriteElement(Utf8JsonWriter json, ref LlrpElementReader reader)
    {
        if (reader.Token == LlrpToken.Field)
        {
            json.WriteStartObject("fields");
            for (; reader.Token == LlrpToken.Field; reader.Read())
            {
                WriteField(json, reader.Field, reader.Value, reader.Bytes);
            }

            json.WriteEndObject();
        }

        if (reader.Token == LlrpToken.StartParameter)
        {
            json.WriteStartArray("parameters");
            for (; reader.Token == LlrpToken.StartParameter; reader.Read())
            {
                json.WriteStartObject();
                json.WriteString("type", reader.Definition?.Name ?? "UNKNOWN");
                json.WriteNumber("number", reader.Number);
                reader.Read();
                WriteElement(json, ref reader);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (reader.Token == LlrpToken.Raw)
        {
            json.WriteString("raw", Convert.ToHexString(reader.Bytes));
            reader.Read();
        }
    }

    private static void WriteField(Utf8JsonWriter json, LlrpField field, ulong value, ReadOnlySpan<byte> bytes)
    {
        switch (field)
        {
            case { Type: LlrpFieldType.Reserved }:
                break;
            case { Type: LlrpFieldType.Unsigned }:
                json.WriteNumber(field.Name, value);
                break;
            case { Type: LlrpFieldType.Signed }:
                json.WriteNumber(field.Name, (long)value);
                break;
            case { Type: LlrpFieldType.Utf8 }:
                json.WriteString(field.Name, Encoding.UTF8.GetString(bytes));
                break;
            case { Type: LlrpFieldType.Vector, Bits: 16 or 32 }:
                WriteWords(json, field, bytes);
                break;
            default:
                json.WriteString(field.Name, Convert.ToHexString(bytes));
                break;
        }
    }

    private static void WriteWords(Utf8JsonWriter json, LlrpField field, ReadOnlySpan<byte> bytes)
    {
        json.WriteStartArray(field.Name);
        for (; !bytes.IsEmpty; bytes = bytes[(field.Bits / 8)..])
        {
            json.WriteNumberValue(
                field.Bits == 16
                    ? BinaryPrimitives.ReadUInt16BigEndian(bytes)
                    : BinaryPrimitives.ReadUInt32BigEndian(bytes));
        }

        json.WriteEndArray();
    }
}
