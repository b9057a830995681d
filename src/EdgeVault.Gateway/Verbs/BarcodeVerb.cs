using System.CommandLine;
using System.Text.Json;
using EdgeVault.Gs1.Barcodes;

namespace EdgeVault.Gateway.Verbs;

/// <summary><c>barcode parse</c>: what one scan says, as a scanner sends it; the separator is written
/// <c>{GS}</c>.</summary>
internal static class BarcodeVerb
{
    private const string WrittenSeparator = "{GS}";

    private static readonly Dictionary<BarcodeKind, string> Kinds = new()
    {
        [BarcodeKind.Opaque] = "opaque",
        [BarcodeKind.Gs1] = "gs1",
        [BarcodeKind.DigitalLink] = "digital-link",
        [BarcodeKind.Ean] = "ean",
    };

    public static Command Create() => new("barcode", "Reads what barcodes say (GS1 General Specifications).")
    {
        LineVerb.Create(
            "parse", "Scans to their elements: with symbology identifier, bracketed, or a Digital Link.", "SCAN",
            BarcodeParser.ScanCharsMax * WrittenSeparator.Length, _ => Parse),
    };

    private static bool Parse(string line, Utf8JsonWriter json)
    {
        json.WriteString("input", line);
        var scan = line.Replace(WrittenSeparator, "\x1D", StringComparison.Ordinal);
        if (!BarcodeParser.TryParse(scan, out var barcode, out var error))
        {
            json.WriteString("error", error.ToString());
            return false;
        }

        LineVerb.WriteText(json, "symbology", barcode.Symbology);
        json.WriteString("kind", Kinds[barcode.Kind]);
        LineVerb.WriteText(json, "gtin", barcode.Gtin);
        json.WriteStartArray("elements");
        foreach (var element in barcode.Elements)
        {
            json.WriteStartObject();
            json.WriteString("ai", element.Ai);
            json.WriteString("value", element.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        return true;
    }
}
