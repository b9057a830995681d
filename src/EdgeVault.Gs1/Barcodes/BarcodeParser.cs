using System.Diagnostics.CodeAnalysis;

namespace EdgeVault.Gs1.Barcodes;

/// <summary>
/// A scan to what it says, by its AIM symbology identifier (ISO/IEC 15424):
/// <code>
/// ]C1 ]e0 ]d2 ]Q3 ]J1 ]d5 ]Q4    GS1 element string
/// ]d1 ]Q1 ]J0                    Digital Link if it is a web address, else opaque
/// ]E0 ]E3 ]E4 ]I1                GTIN; behind ]E0 and ]E4 maybe |]e0 and a composite's element string
/// any other                      opaque, even if it looks like GS1 data: its symbology says that it is not
/// none                           (01)… an element string, http(s)://… a Digital Link, else opaque
/// </code>
/// </summary>
/// <remarks>Pure and safe on any input. A scan that says to be GS1 data and is not is refused, never opaque.</remarks>
public static class BarcodeParser
{
    /// <summary>The longest scan that is looked at: a QR code holds 7,089 digits.</summary>
    public const int ScanCharsMax = 8_192;

    private const int IdentifierChars = 3;
    private const string Composite = "|]e0";

    public static bool TryParse(string scan, [NotNullWhen(true)] out Barcode? barcode, out BarcodeError error)
    {
        ArgumentNullException.ThrowIfNull(scan);
        barcode = null;
        if (scan.Length is 0 or > ScanCharsMax)
        {
            error = new("", 0, $"{scan.Length} characters; 1 to {ScanCharsMax} would do.");
            return false;
        }

        if (scan[0] != ']')
        {
            return TryParseBare(scan, out barcode, out error);
        }

        if (scan.Length < IdentifierChars || !char.IsAsciiLetter(scan[1]) || !char.IsAsciiLetterOrDigit(scan[2]))
        {
            error = new("", 0, "a symbology identifier has a bracket, a letter and a digit: ]C1 would do.");
            return false;
        }

        return TryParseIdentified(scan, scan[..IdentifierChars], out barcode, out error);
    }

    private static bool TryParseBare(string scan, out Barcode? barcode, out BarcodeError error)
    {
        var elements = new List<ScannedElement>();
        if (scan[0] == '(')
        {
            return ElementStrings.TryParseBracketed(scan, 0, elements, out error)
                ? TryFinish(scan, null, BarcodeKind.Gs1, elements, out barcode, out error)
                : Refuse(out barcode);
        }

        if (DigitalLinks.IsLink(scan))
        {
            return TryParseLink(scan, null, out barcode, out error);
        }

        error = default;
        barcode = new Barcode(scan, null, BarcodeKind.Opaque, [], null);
        return true;
    }

    private static bool TryParseIdentified(string scan, string symbology, out Barcode? barcode, out BarcodeError error)
    {
        switch (symbology)
        {
            case "]C1" or "]e0" or "]d2" or "]Q3" or "]J1":
                return TryParseElements(scan, symbology, IdentifierChars, out barcode, out error);
            case "]d5" or "]Q4":
                return TryParseElements(scan, symbology, BehindEci(scan), out barcode, out error);
            case "]E0":
                return TryParseEan(scan, symbology, 13, out barcode, out error);
            case "]E3":
                return TryParseEan(scan, symbology, 13, out barcode, out error);
            case "]E4":
                return TryParseEan(scan, symbology, 8, out barcode, out error);
            case "]I1" when scan.Length == IdentifierChars + Gtin.DigitsMax:
                return TryParseEan(scan, symbology, Gtin.DigitsMax, out barcode, out error);
            case "]d1" or "]Q1" or "]J0" when DigitalLinks.IsLink(scan.AsSpan(IdentifierChars)):
                return TryParseLink(scan, symbology, out barcode, out error);
            default:
                error = default;
                barcode = new Barcode(scan, symbology, BarcodeKind.Opaque, [], null);
                return true;
        }
    }

    private static bool TryParseElements(
        string scan, string symbology, int start, out Barcode? barcode, out BarcodeError error)
    {
        var elements = new List<ScannedElement>();
        return ElementStrings.TryParseScanned(scan.AsSpan(start), start, elements, out error)
            ? TryFinish(scan, symbology, BarcodeKind.Gs1, elements, out barcode, out error)
            : Refuse(out barcode);
    }

    private static bool TryParseLink(string scan, string? symbology, out Barcode? barcode, out BarcodeError error)
    {
        var start = symbology?.Length ?? 0;
        var elements = new List<ScannedElement>();
        return DigitalLinks.TryParse(scan.AsSpan(start), start, elements, out error)
            ? TryFinish(scan, symbology, BarcodeKind.DigitalLink, elements, out barcode, out error)
            : Refuse(out barcode);
    }

    private static bool TryParseEan(
        string scan, string symbology, int digits, out Barcode? barcode, out BarcodeError error)
    {
        error = default;
        barcode = null;
        var composite = scan.IndexOf(Composite, StringComparison.Ordinal);
        var code = composite < 0 ? scan.AsSpan(IdentifierChars) : scan.AsSpan(IdentifierChars..composite);
        var addOn = symbology == "]E3" && code.Length - digits is 2 or 5 ? code[digits..] : default;
        code = code[..^addOn.Length];
        var fault = code.IndexOfAnyExceptInRange('0', '9');
        if (fault >= 0 || addOn.ContainsAnyExceptInRange('0', '9'))
        {
            error = new("", IdentifierChars + Math.Max(fault, 0), "only digits would do.");
        }
        else if (code.Length != digits)
        {
            error = new("", IdentifierChars, $"{code.Length} digits; {digits} would do.");
        }
        else if (!CheckDigit.IsValid(code))
        {
            var message = $"'{code[^1]}' is not the check digit; {CheckDigit.Of(code[..^1])} is.";
            error = new("", IdentifierChars + digits - 1, message) { IsCheckDigit = true };
        }

        var elements = new List<ScannedElement>();
        var start = composite + Composite.Length;
        if (!error.IsNone
            || (composite >= 0 && !ElementStrings.TryParseScanned(scan.AsSpan(start), start, elements, out error)))
        {
            return false;
        }

        // Pairs are checked with the primary's GTIN among them: it is what the composite adds to.
        var gtin = Gtin.Expand(code);
        ScannedElement[] all = [new(AiTable.Find("01")!, gtin, IdentifierChars), .. elements];
        barcode = ElementRules.TryCheck(all, out error)
            ? new Barcode(scan, symbology, BarcodeKind.Ean, Plain(elements), gtin)
            : null;
        return barcode is not null;
    }

    private static bool TryFinish(
        string scan, string? symbology, BarcodeKind kind, List<ScannedElement> elements, out Barcode? barcode,
        out BarcodeError error)
    {
        barcode = ElementRules.TryCheck(elements, out error)
            ? new Barcode(scan, symbology, kind, Plain(elements), elements.Find(element => element.Ai == "01").Value)
            : null;
        return barcode is not null;
    }

    private static bool Refuse(out Barcode? barcode)
    {
        barcode = null;
        return false;
    }

    // An ECI designator, a backslash and six digits, may open the data; GS1 data need none other than Latin 1.
    private static int BehindEci(string scan)
    {
        const int DesignatorChars = 7;
        var data = scan.AsSpan(IdentifierChars);
        return data.Length >= DesignatorChars && data[0] == '\\'
            && !data[1..DesignatorChars].ContainsAnyExceptInRange('0', '9')
            ? IdentifierChars + DesignatorChars
            : IdentifierChars;
    }

    private static Gs1Element[] Plain(List<ScannedElement> elements) =>
        [.. elements.Select(element => new Gs1Element(element.Ai, element.Value))];
}
