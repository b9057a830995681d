using System.Collections;
using System.Text.Json;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Gs1.Epc;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace EdgeVault.Custody.Events;

/// <summary>A message as JSON by its own description: proto names in camelCase, defaults left out, enumerations as their
/// words without the type's name, bytes as hex, <c>…_us</c> as a time.</summary>
internal static class MessageJson
{
    private const string TimeSuffix = "_us";

    // The envelope shows it.
    private const string Portal = "portal";

    /// <summary>The fields of the event's kind, flat among those of the envelope; false for a kind of a later version.
    /// </summary>
    public static bool TryWrite(Utf8JsonWriter json, CustodyEvent custodyEvent)
    {
        if (KindOf(custodyEvent) is not { } kind)
        {
            return false;
        }

        WriteFields(json, kind, skip: Portal);
        return true;
    }

    /// <summary>The portal that the event is about; empty where it is about none.</summary>
    public static string PortalOf(CustodyEvent custodyEvent) =>
        KindOf(custodyEvent) is { } kind && kind.Descriptor.FindFieldByName(Portal) is { } field
            ? (string)field.Accessor.GetValue(kind)
            : "";

    public static void Write(Utf8JsonWriter json, Tag tag)
    {
        if (tag.Bits <= EpcBits.MaxBits && tag.Bits <= tag.Epc.Length * 8)
        {
            var bits = EpcBits.From(tag.Epc.Span, (int)tag.Bits);
            EventJson.Text(json, "epc", EpcCodec.TryDecode(bits, out var epc, out _) ? epc.PureIdentityUri : null);
            EventJson.Text(json, "epcHex", bits.ToHex());
        }
        else
        {
            EventJson.Hex(json, "epcHex", tag.Epc);
        }

        EventJson.Hex(json, "tid", tag.Tid);
    }

    private static IMessage? KindOf(CustodyEvent custodyEvent) =>
        custodyEvent.KindCase == CustodyEvent.KindOneofCase.None
            ? null
            : (IMessage)CustodyEvent.Descriptor.FindFieldByNumber((int)custodyEvent.KindCase).Accessor.GetValue(custodyEvent);

    private static void WriteFields(Utf8JsonWriter json, IMessage message, string skip = "")
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(field => field.Name != skip))
        {
            Write(json, field, field.Accessor.GetValue(message));
        }
    }

    private static void Write(Utf8JsonWriter json, FieldDescriptor field, object? value)
    {
        switch (value)
        {
            // The event's own tag stands flat, as a passage has it.
            case Tag tag when field.Name == "tag":
                Write(json, tag);
                break;
            case Tag tag:
                json.WriteStartObject(field.JsonName);
                Write(json, tag);
                json.WriteEndObject();
                break;
            case IList list when list.Count > 0:
                WriteList(json, field.JsonName, list);
                break;
            case string text:
                EventJson.Text(json, field.JsonName, text);
                break;
            case ByteString bytes:
                EventJson.Hex(json, field.JsonName, bytes);
                break;
            case long us when field.Name.EndsWith(TimeSuffix, StringComparison.Ordinal):
                EventJson.Time(json, field.JsonName[..^(TimeSuffix.Length - 1)], us);
                break;
            case Enum when field.FieldType == FieldType.Enum:
                EventJson.Text(json, field.JsonName, WordOf(field.EnumType, (int)value));
                break;
            case bool flag when flag:
                json.WriteBoolean(field.JsonName, true);
                break;
            case uint or int or ulong or long when Convert.ToDecimal(value, null) is var number and not 0:
                json.WriteNumber(field.JsonName, number);
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter json, string name, IList list)
    {
        json.WriteStartArray(name);
        foreach (var each in list)
        {
            if (each is IMessage message)
            {
                json.WriteStartObject();
                WriteFields(json, message);
                json.WriteEndObject();
            }
            else
            {
                json.WriteStringValue(each?.ToString());
            }
        }

        json.WriteEndArray();
    }

    /// <summary>SETTLED_BY_INSIDE_READ of SettledBy is <c>inside_read</c>; null for unspecified and for later
    /// values.</summary>
    internal static string? WordOf(EnumDescriptor type, int number)
    {
        if (number == 0 || type.FindValueByNumber(number) is not { } value)
        {
            return null;
        }

        var prefix = type.FindValueByNumber(0).Name.Length - "UNSPECIFIED".Length;
        return value.Name[prefix..].ToLowerInvariant();
    }
}
