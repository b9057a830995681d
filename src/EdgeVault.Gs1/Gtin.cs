using System.Diagnostics.CodeAnalysis;

namespace EdgeVault.Gs1;

/// <summary>One GTIN in its lengths of 8, 12, 13 and 14 digits: the same digits behind zeros (GS1 General
/// Specifications, 3.3.2).</summary>
public static class Gtin
{
    public const int DigitsMax = 14;

    /// <summary>The 14 digits that databases and tags hold.</summary>
    /// <exception cref="ArgumentException">Not 8, 12, 13 or 14 digits with their check digit.</exception>
    public static string Expand(ReadOnlySpan<char> gtin) => gtin.Length is 8 or 12 or 13 or 14 && CheckDigit.IsValid(gtin)
        ? gtin.ToString().PadLeft(DigitsMax, '0')
        : throw new ArgumentException($"'{gtin}' is no GTIN; 8, 12, 13 or 14 digits with check digit would do.");

    /// <summary>The GTIN-8, GTIN-12 or GTIN-13 that these 14 digits are; false where there is none, for what stands in
    /// front is not all zeros.</summary>
    public static bool TryShorten(ReadOnlySpan<char> gtin14, int digits, [NotNullWhen(true)] out string? gtin)
    {
        var isOne = gtin14.Length == DigitsMax && digits is 8 or 12 or 13 && CheckDigit.IsValid(gtin14)
            && !gtin14[..(DigitsMax - digits)].ContainsAnyExcept('0');
        gtin = isOne ? gtin14[(DigitsMax - digits)..].ToString() : null;
        return isOne;
    }
}
