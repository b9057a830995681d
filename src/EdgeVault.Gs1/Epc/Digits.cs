namespace EdgeVault.Gs1.Epc;

/// <summary>A decimal field of fixed width with its leading zeros: (812, 6) is 000812, (0, 0) is empty.</summary>
internal readonly record struct Digits(ulong Value, int Count) : ISpanFormattable
{
    /// <summary>What 64 bits hold for certain; the widest field of a key, its prefix, has 12.</summary>
    public const int MaxCount = 18;

    private static readonly ulong[] Powers = [.. PowersOfTen()];

    /// <summary>The number that needs one digit more than <paramref name="count"/>.</summary>
    public static ulong Limit(int count) => Powers[count];

    public static bool TryParse(ReadOnlySpan<char> text, out Digits digits)
    {
        digits = default;
        if (text.Length > MaxCount || text.ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        var value = 0UL;
        foreach (var digit in text)
        {
            value = (value * 10) + (uint)(digit - '0');
        }

        digits = new Digits(value, text.Length);
        return true;
    }

    public bool TryFormat(Span<char> to, out int written, ReadOnlySpan<char> format, IFormatProvider? provider)
    {
        written = 0;
        if (to.Length < Count)
        {
            return false;
        }

        var rest = Value;
        for (var at = Count - 1; at >= 0; at--)
        {
            (rest, var digit) = Math.DivRem(rest, 10);
            to[at] = (char)('0' + digit);
        }

        written = Count;
        return true;
    }

    public string ToString(string? format, IFormatProvider? provider) => ToString();

    public override string ToString() =>
        string.Create(Count, this, static (to, digits) => digits.TryFormat(to, out _, default, null));

    private static IEnumerable<ulong> PowersOfTen()
    {
        var power = 1UL;
        for (var count = 0; count <= MaxCount; count++, power *= 10)
        {
            yield return power;
        }
    }
}
