using System.Globalization;

namespace EdgeVault.Gs1.Epc;

/// <summary>
/// An EPC that nobody decodes, as a URI (TDS 2.1, 12): <c>urn:epc:raw:96.x3074257BF7194E4000001A85</c>, the length in
/// bits and upper case digits, one for each four bits begun. Bits are left-aligned, as on the tag.
/// </summary>
internal static class RawUri
{
    public const string Prefix = "urn:epc:raw:";
    public const string SchemeName = "RAW";

    public static string Format(in EpcBits bits)
    {
        var writer = new CharWriter(stackalloc char[EpcKey.CharsMax]);
        Write(bits, ref writer);
        return writer.Text.ToString();
    }

    public static void Write(in EpcBits bits, scoped ref CharWriter to)
    {
        Span<char> digits = stackalloc char[EpcBits.MaxBytes * 2];
        bits.BitCount.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
        to.Append(Prefix);
        to.Append(digits[..written]);
        to.Append(".x");
        to.Append(digits[..bits.WriteHex(digits)]);
    }

    public static bool TryParseBody(ReadOnlySpan<char> body, out EpcBits bits, out EpcError error)
    {
        bits = default;
        var split = body.IndexOf(".x");
        if (split < 0 || !TryParseLength(body[..split], out var bitCount))
        {
            error = new("length", $"'{body}' does not start with a length of 1 to {EpcBits.MaxBits} bits and '.x'.");
            return false;
        }

        error = default;
        var hex = body[(split + 2)..];
        var digits = (bitCount + 3) / 4;
        if (hex.Length != digits || hex.ContainsAnyInRange('a', 'f') || !EpcBits.TryParseHex(hex, out var padded))
        {
            error = new("hex", $"'{hex}' is not {bitCount} bits; {digits} upper case hex digits would do.");
        }
        else if (padded.AnySet(bitCount, padded.BitCount))
        {
            error = new("hex", $"'{hex}' has bits set behind bit {bitCount}; zeros would do.");
        }
        else
        {
            bits = padded.Truncate(bitCount);
        }

        return error.IsNone;
    }

    private static bool TryParseLength(ReadOnlySpan<char> text, out int bitCount) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bitCount)
        && text[0] != '0' && bitCount <= EpcBits.MaxBits;
}
