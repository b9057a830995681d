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
}
