using System.Globalization;
using System.Text;

namespace EdgeVault.Benchmarks.Keys;

/// <summary>Decodes SGTIN-96 (TDS 2.1 §14.6.1) by substrings of ones and zeros, as much code in the field does.</summary>
internal static class StringSgtin
{
    // Bits of the company prefix by partition; it and the item reference have 44 together.
    private static readonly int[] PrefixBits = [40, 37, 34, 30, 27, 24, 20];

    // As whoever has measured such code once writes it: a table in place of a conversion for each digit.
    private static readonly string[] Nibbles =
        [.. Enumerable.Range(0, 16).Select(digit => Convert.ToString(digit, 2).PadLeft(4, '0'))];

    public static (string Prefix, string Item, long Serial) Fields(string hex)
    {
        var bits = string.Concat(hex.Select(digit => Nibbles[Convert.ToInt32(digit.ToString(), 16)]));
        var partition = Convert.ToInt32(bits.Substring(11, 3), 2);
        var prefixBits = PrefixBits[partition];
        var prefix = Convert.ToInt64(bits.Substring(14, prefixBits), 2);
        var item = Convert.ToInt64(bits.Substring(14 + prefixBits, 44 - prefixBits), 2);
        return (
            prefix.ToString(CultureInfo.InvariantCulture).PadLeft(12 - partition, '0'),
            item.ToString(CultureInfo.InvariantCulture).PadLeft(partition + 1, '0'),
            Convert.ToInt64(bits.Substring(58, 38), 2));
    }

    public static int Filter(string hex) => Convert.ToInt32(hex[2].ToString(), 16) >> 1;

    /// <summary>The same key that EdgeVault writes: a Digital Link, with the check digit that the tag has not.</summary>
    public static string ToKey(string hex)
    {
        var (prefix, item, serial) = Fields(hex);
        var digits = $"{item[0]}{prefix}{item[1..]}";
        return "https://id.gs1.org/01/" + digits + CheckDigit(digits)
            + "/21/" + Uri.EscapeDataString(serial.ToString(CultureInfo.InvariantCulture));
    }

    public static string ToHex(string key, int filter, int prefixDigits)
    {
        var parts = key.Split('/');
        var (gtin, serial) = (Uri.UnescapeDataString(parts[4]), Uri.UnescapeDataString(parts[6]));
        if (parts[3] != "01" || parts[5] != "21" || gtin.Length != 14 || CheckDigit(gtin.Substring(0, 13)) != gtin.Substring(13))
        {
            throw new FormatException($"'{key}' is no key of an SGTIN.");
        }

        var prefix = gtin.Substring(1, prefixDigits);
        var item = $"{gtin[0]}{gtin[(1 + prefixDigits)..13]}";
        var prefixBits = PrefixBits[12 - prefixDigits];
        var bits = "00110000" + Bits(filter, 3) + Bits(12 - prefixDigits, 3)
            + Bits(long.Parse(prefix, CultureInfo.InvariantCulture), prefixBits)
            + Bits(long.Parse(item, CultureInfo.InvariantCulture), 44 - prefixBits)
            + Bits(long.Parse(serial, CultureInfo.InvariantCulture), 38);
        var hex = new StringBuilder(bits.Length / 4);
        for (var at = 0; at < bits.Length; at += 4)
        {
            hex.Append(Convert.ToInt32(bits.Substring(at, 4), 2).ToString("X", CultureInfo.InvariantCulture));
        }

        return hex.ToString();
    }

    private static string Bits(long value, int count) => Convert.ToString(value, 2).PadLeft(count, '0');

    private static string CheckDigit(string digits)
    {
        var sum = 0;
        for (var at = 0; at < digits.Length; at++)
        {
            sum += (digits[at] - '0') * (at % 2 == 0 ? 3 : 1);
        }

        return ((10 - (sum % 10)) % 10).ToString(CultureInfo.InvariantCulture);
    }
}
