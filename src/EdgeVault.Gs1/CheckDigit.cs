using System.Diagnostics;

namespace EdgeVault.Gs1;

/// <summary>The modulo-10 check digit of GTIN, SSCC, GLN and relatives (GS1 General Specifications, 7.9.1).</summary>
public static class CheckDigit
{
    /// <summary>The digit that goes behind <paramref name="digits"/>, as a character.</summary>
    public static char Of(ReadOnlySpan<char> digits)
    {
        var sum = 0;
        var weight = 3;
        for (var at = digits.Length - 1; at >= 0; at--)
        {
            Debug.Assert(char.IsAsciiDigit(digits[at]), "Callers hand in digits only; IsValid checks.");
            sum += (digits[at] - '0') * weight;
            weight = 4 - weight;
        }

        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    /// <summary>Whether these are digits, at least two, and the last is the check digit of the others.</summary>
    public static bool IsValid(ReadOnlySpan<char> digits) =>
        digits.Length > 1
        && !digits.ContainsAnyExceptInRange('0', '9')
        && Of(digits[..^1]) == digits[^1];
}
