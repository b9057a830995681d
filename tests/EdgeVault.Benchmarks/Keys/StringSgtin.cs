using System.Globalization;

namespace EdgeVault.Benchmarks.Keys;

/// <summary>Decodes SGTIN-96 (TDS 2.1 §14.6.1) by substrings of ones and zeros, as much code in the field does.</summary>
internal static class StringSgtin
{
    // Bits of the company prefix by partition; it and the item reference have 44 together.
    private static readonly int[] PrefixBits = [40, 37, 34, 30, 27, 24, 20];

    public static (string Prefix, string Item, long Serial) Fields(string hex)
    {
        var bits = string.Concat(hex.Select(digit =>
            Convert.ToString(Convert.ToInt32(digit.ToString(), 16), 2).PadLeft(4, '0')));
        var partition = Convert.ToInt32(bits.Substring(11, 3), 2);
        var prefixBits = PrefixBits[partition];
        var prefix = Convert.ToInt64(bits.Substring(14, prefixBits), 2);
        var item = Convert.ToInt64(bits.Substring(14 + prefixBits, 44 - prefixBits), 2);
        return (
            prefix.ToString(CultureInfo.InvariantCulture).PadLeft(12 - partition, '0'),
            item.ToString(CultureInfo.InvariantCulture).PadLeft(partition + 1, '0'),
            Convert.ToInt64(bits.Substring(58, 38), 2));
    }

    public static string ToUri(string hex)
    {
        var (prefix, item, serial) = Fields(hex);
        return $"urn:epc:id:sgtin:{prefix}.{item}.{serial.ToString(CultureInfo.InvariantCulture)}";
    }

    public static int Filter(string hex) => Convert.ToInt32(hex[2].ToString(), 16) >> 1;

    public static string ToHex(string uri, int filter)
    {
        var parts = uri["urn:epc:id:sgtin:".Length..].Split('.');
        var partition = 12 - parts[0].Length;
        var prefixBits = PrefixBits[partition];
        var bits = "00110000" + Bits(filter, 3) + Bits(partition, 3)
            + Bits(long.Parse(parts[0], CultureInfo.InvariantCulture), prefixBits)
            + Bits(long.Parse(parts[1], CultureInfo.InvariantCulture), 44 - prefixBits)
            + Bits(long.Parse(parts[2], CultureInfo.InvariantCulture), 38);
        return string.Concat(Enumerable.Range(0, bits.Length / 4).Select(nibble =>
            Convert.ToInt32(bits.Substring(nibble * 4, 4), 2).ToString("X1", CultureInfo.InvariantCulture)));
    }

    private static string Bits(long value, int count) => Convert.ToString(value, 2).PadLeft(count, '0');
}
