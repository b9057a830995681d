using System.Diagnostics;

namespace EdgeVault.Gs1;

/// <summary>The modulo-10 check digit of GTIN, SSCC, GLN and relatives (GS1 General Specifications, 7.9.1).</summary>
public static class CheckDigit
{
    /// <summary>The digit that goes behind <paramref name="digits"/>, as a character.</summary>
    public static char Of(ReadOnlySpan<char> digits)
    {
        Debug.Assert(!digits.ContainsAnyExceptInRange('0', '9'), "Callers hand in digits only; IsValid checks.");
        var (heavy, light) = (0, 0);
        for (; digits.Length >= 2; digits = digits[..^2])
        {
            heavy += digits[^1] - '0';
            light += digits[^2] - '0';
        }

        heavy += digits.IsEmpty ? 0 : digits[0] - '0';
        var sum = (3 * heavy) + light;
        return (char)('0' + ((10 - (sum % 10)) % 10));
    }

    /// <summary>Whether these are digits, at least two, and the last is the check digit of the others.</summary>
    public static bool IsValid(ReadOnlySpan<char> digits) =>
        digits.Length > 1
        && !digits.ContainsAnyExceptInRange('0', '9')
        && Of(digits[..^1]) == digits[^1];
}
