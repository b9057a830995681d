using System.Numerics;

namespace EdgeVault.Gs1.Epc;

/// <summary>Decimal digits and the numbers they stand for, without a string in between.</summary>
internal static class Decimals
{
    /// <summary>Digits that 128 bits hold for certain.</summary>
    public const int CountMax = 38;

    private static readonly UInt128[] WidePowers = [.. PowersOfTen()];

    private static readonly ulong[] Powers = [.. WidePowers.Take(20).Select(power => (ulong)power)];

    private static readonly byte[] Bits = [.. Enumerable.Range(0, CountMax + 1).Select(BitsOf)];

    /// <summary>The number that needs one digit more than <paramref name="count"/>, up to 19.</summary>
    public static ulong Limit(int count) => Powers[count];

    /// <summary>As <see cref="Limit"/>, up to 38.</summary>
    public static UInt128 WideLimit(int count) => WidePowers[count];

    /// <summary>Bits that every number of <paramref name="count"/> digits fits (TDS 2.2, table B).</summary>
    public static int BitsFor(int count) => Bits[count];

    public static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>Whether the text is a number as people write it: digits, no leading zero but in "0".</summary>
    public static bool IsNatural(ReadOnlySpan<char> text) =>
        text.Length > 0 && AreDigits(text) && (text[0] != '0' || text.Length == 1);

    /// <summary>Up to 38 digits, which the caller checked to be digits.</summary>
    public static UInt128 Wide(ReadOnlySpan<char> digits)
    {
        var value = UInt128.Zero;
        foreach (var digit in digits)
        {
            value = (value * 10) + (uint)(digit - '0');
        }

        return value;
    }

    /// <summary>Up to 19 digits, which the caller checked to be digits.</summary>
    public static ulong Narrow(ReadOnlySpan<char> digits)
    {
        var value = 0UL;
        foreach (var digit in digits)
        {
            value = (value * 10) + (uint)(digit - '0');
        }

        return value;
    }

    /// <summary>Fills <paramref name="to"/> from the right, leading zeros included; the value fits.</summary>
    public static void Write(ulong value, Span<char> to)
    {
        var at = to.Length;
        while (at >= 2 && value > uint.MaxValue)
        {
            (value, var pair) = Math.DivRem(value, 100);
            WritePair((uint)pair, to, at -= 2);
        }

        // Most fields fit 32 bits from here on, and division is cheaper there.
        var rest = (uint)value;
        while (at >= 2)
        {
            (rest, var pair) = Math.DivRem(rest, 100);
            WritePair(pair, to, at -= 2);
        }

        if (at == 1)
        {
            to[0] = (char)('0' + (rest % 10));
        }
    }

    /// <inheritdoc cref="Write(ulong, Span{char})"/>
    public static void Write(UInt128 value, Span<char> to)
    {
        while (value > ulong.MaxValue)
        {
            (value, var digit) = UInt128.DivRem(value, 10);
            to[^1] = (char)('0' + (int)digit);
            to = to[..^1];
        }

        Write((ulong)value, to);
    }

    /// <summary>Digits that the number has; one for 0.</summary>
    public static int CountOf(ulong value)
    {
        // 1233 / 4096 is a little over the logarithm of two to base ten: right, or one too few.
        var count = (BitOperations.Log2(value | 1) + 1) * 1233 >> 12;
        return value < Powers[count] ? Math.Max(count, 1) : count + 1;
    }

    private static void WritePair(uint pair, Span<char> to, int at)
    {
        (var tens, var ones) = Math.DivRem(pair, 10);
        to[at + 1] = (char)('0' + ones);
        to[at] = (char)('0' + tens);
    }

    private static byte BitsOf(int count) =>
        count == 0 ? (byte)0 : (byte)(128 - (int)UInt128.LeadingZeroCount(WidePowers[count] - 1));

    private static IEnumerable<UInt128> PowersOfTen()
    {
        var power = UInt128.One;
        for (var count = 0; count <= CountMax; count++)
        {
            yield return power;
            power *= 10;
        }
    }
}
