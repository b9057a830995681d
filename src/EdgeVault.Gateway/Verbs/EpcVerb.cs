using System.CommandLine;
using System.Text.Json;
using EdgeVault.Gs1;
using EdgeVault.Gs1.Barcodes;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>epc decode|encode</c>: one JSON object per line, in order, also for a bad one.</summary>
internal static class EpcVerb
{
    // 496 bits are 124 digits and the longest URI is shorter still; what is longer is not an EPC.
    private const int LineCharsMax = 1_024;

    private const string UrnStart = "urn:";

    private static readonly Option<string> Scheme = new("--scheme")
    {
        Description = "For element strings and Digital Links: SGTIN-96, SGTIN+, …; the + scheme of the key if not given.",
    };

    private static readonly Option<int> Filter = new("--filter")
    {
        Description = "For element strings and Digital Links: what is tagged, 0 to 7.",
    };

    private static readonly Option<int> PrefixDigits = new("--prefix-digits")
    {
        Description = "For element strings and Digital Links: digits of the GS1 company prefix, 6 to 12; "
            + "a + scheme needs none.",
    };

    public static Command Create() => new("epc", "Translates EPCs between their binary and text forms (GS1 TDS).")
    {
        LineVerb.Create(
            "decode", "EPCs as hex to URI, element string and Digital Link.", "HEX", LineCharsMax, _ => Decode),
        LineVerb.Create(
            "encode", "Tag URIs, element strings and Digital Links to hex; pure identity URIs to Digital Link.",
            "TAG-URI", LineCharsMax,
            parsed => (line, json) => Encode(line.Trim(), parsed, json), Scheme, Filter, PrefixDigits),
    };

    private static bool Decode(string line, Utf8JsonWriter json)
    {
        var hex = line.Trim();
        json.WriteString("hex", hex);
        if (!EpcCodec.TryDecodeHex(hex, out var bits, out var identity, out var error))
        {
            return Refuse(json, error.ToString());
        }

        json.WriteNumber("bits", bits.BitCount);
        json.WriteString("scheme", identity.SchemeName);
        LineVerb.WriteText(json, "uri", identity.PureIdentityUri);
        LineVerb.WriteText(json, "tagUri", identity.TagUri);
        LineVerb.WriteText(json, "elementString", identity.ElementString);
        LineVerb.WriteText(json, "digitalLink", identity.DigitalLink);
        return true;
    }

    private static bool Encode(string text, ParseResult parsed, Utf8JsonWriter json)
    {
        json.WriteString("tagUri", text);
        if (text.StartsWith("urn:epc:id:", StringComparison.Ordinal)
            || text.StartsWith("urn:epc:class:", StringComparison.Ordinal))
        {
            return EncodeIdentity(text, json);
        }

        return text.StartsWith('(') || (text.Contains("://", StringComparison.Ordinal)
            && !text.StartsWith(UrnStart, StringComparison.Ordinal))
            ? EncodeElements(text, parsed, json)
            : EpcCodec.TryEncodeTagUri(text, out var bits, out var error)
                ? WriteHex(json, bits)
                : Refuse(json, error.ToString());
    }

    private static bool EncodeIdentity(string uri, Utf8JsonWriter json)
    {
        if (!EpcCodec.TryParseIdentityUri(uri, out var identity, out var error))
        {
            return Refuse(json, error.ToString());
        }

        LineVerb.WriteText(json, "elementString", identity.ElementString);
        LineVerb.WriteText(json, "digitalLink", identity.DigitalLink);
        return true;
    }

    private static bool EncodeElements(string text, ParseResult parsed, Utf8JsonWriter json)
    {
        if (!BarcodeParser.TryParse(text, out var barcode, out var fault))
        {
            return Refuse(json, fault.ToString());
        }

        Gs1Element[] elements = [.. barcode.Elements];
        if (!TryChoose(elements, parsed.GetValue(Scheme), out var scheme, out var problem))
        {
            return Refuse(json, problem);
        }

        return EpcCodec.TryEncodeElements(
            elements, scheme, parsed.GetValue(Filter), parsed.GetValue(PrefixDigits), out var bits, out var error)
            ? WriteHex(json, bits)
            : Refuse(json, error.ToString());
    }

    private static bool TryChoose(Gs1Element[] elements, string? name, out EpcScheme scheme, out string problem)
    {
        problem = "";
        if (name is null)
        {
            problem = "scheme: these are not key and serial of an EPC; (01)…(21)… would do.";
            return EpcCodec.TryFindPlusScheme(elements, out scheme);
        }

        problem = $"scheme: '{name}' is not known; SGTIN-96 or SGTIN+ would do.";
        return Enum.TryParse(
            name.Replace("-", "", StringComparison.Ordinal).Replace("+", "Plus", StringComparison.Ordinal),
            ignoreCase: true, out scheme);
    }

    private static bool WriteHex(Utf8JsonWriter json, EpcBits bits)
    {
        json.WriteString("hex", bits.ToHex());
        return true;
    }

    private static bool Refuse(Utf8JsonWriter json, string error)
    {
        json.WriteString("error", error);
        return false;
    }
}
