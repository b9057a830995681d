namespace EdgeVault.Gs1.Epc;

/// <summary>What one component of a pure identity URI may be (TDS 2.2, 6.3).</summary>
/// <remarks><paramref name="Name"/>: As TDS names it; errors say it.</remarks>
internal sealed record PartRule(string Name, Alphabet Letters, int Min, int Max)
{
    public static readonly PartRule Prefix = new("companyPrefix", Alphabet.Digits, 6, 12);

    /// <summary>Above 0: a number without leading zeros, at most so large.</summary>
    public ulong ValueMax { get; init; }

    /// <summary>Above 0: this and the company prefix have so many characters in all, and at most.</summary>
    public int Shared { get; init; }

    /// <summary>This and the company prefix have exactly <see cref="Shared"/> characters.</summary>
    public bool IsExact { get; init; }

    /// <summary>May start with a number sign, which its alphabet has not.</summary>
    public bool MayStartWithNumberSign { get; init; }

    /// <summary>A reference that fills up what the company prefix leaves of the key.</summary>
    public static PartRule Reference(string name, int shared) =>
        new(name, Alphabet.Digits, 0, shared) { Shared = shared, IsExact = true };

    public static PartRule Text(string name, int max) => new(name, Alphabet.Cset82, 1, max);

    public static PartRule Number(string name, ulong max) =>
        new(name, Alphabet.Digits, 1, Decimals.CountOf(max)) { ValueMax = max };

    public bool TryCheck(ReadOnlySpan<char> text, int prefixDigits, out EpcError error)
    {
        error = default;
        var max = Shared > 0 ? Shared - prefixDigits : Max;
        if (IsExact ? text.Length != max || !Decimals.AreDigits(text) : text.Length < Min || text.Length > max)
        {
            error = new(Name, $"'{Cut(text)}' does not fit; {Wanted(prefixDigits, max)} would do.");
            return false;
        }

        if (IsExact)
        {
            return true; // They are digits already.
        }

        var body = MayStartWithNumberSign && text is ['#', _, ..] ? text[1..] : text;
        var fault = Letters.FaultIn(body);
        if (fault >= 0)
        {
            error = new(Name, $"'{body[fault]}' in '{text}' cannot stand there; {Letters.Said} would do.");
        }
        else if (ValueMax > 0 && !(Decimals.IsNatural(text) && Decimals.Narrow(text) <= ValueMax))
        {
            error = new(Name, $"'{text}' is not a number from 0 to {ValueMax} without leading zeros.");
        }

        return error.IsNone;
    }

    private static ReadOnlySpan<char> Cut(ReadOnlySpan<char> text) => text[..Math.Min(text.Length, 64)];

    private string Wanted(int prefixDigits, int max)
    {
        if (IsExact)
        {
            return $"behind a company prefix of {prefixDigits} digits exactly {max} digits";
        }

        var behind = Shared > 0 ? $"behind a company prefix of {prefixDigits} digits " : "";
        return Min == max ? $"{behind}{Min} of {Letters.Said}" : $"{behind}{Min} to {max} of {Letters.Said}";
    }
}
