using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeVault.Gs1.Epc;

/// <summary>GS1's 82 characters inside a URN (TDS 2.1, Annex A: seven of them must be escaped).</summary>
internal static class UrnText
{
    private const string Plain = "!'()*+,-.0123456789:;=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private const string Escaped = "\"%&/<>?";

    private static readonly SearchValues<char> PlainChars = SearchValues.Create(Plain);
    private static readonly SearchValues<char> EscapedChars = SearchValues.Create(Escaped);

    public static string Escape(string text)
    {
        if (!text.AsSpan().ContainsAny(EscapedChars))
        {
            return text;
        }

        var urn = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
        {
            if (EscapedChars.Contains(letter))
            {
                urn.Append(CultureInfo.InvariantCulture, $"%{(int)letter:X2}");
            }
            else
            {
                urn.Append(letter);
            }
        }

        return urn.ToString();
    }

    /// <summary>Undoes the escapes; <paramref name="fault"/> is where the first unreadable character stands.</summary>
    public static bool TryUnescape(ReadOnlySpan<char> urn, out string text, out int fault)
    {
        text = "";
        var plain = new StringBuilder(Math.Min(urn.Length, 64));
        for (fault = 0; fault < urn.Length; fault++)
        {
            if (PlainChars.Contains(urn[fault]))
            {
                plain.Append(urn[fault]);
            }
            else if (TryReadEscape(urn[fault..], out var letter))
            {
                plain.Append(letter);
                fault += 2;
            }
            else
            {
                return false;
            }
        }

        text = plain.ToString();
        return true;
    }

    private static bool TryReadEscape(ReadOnlySpan<char> urn, out char letter)
    {
        letter = default;
        if (urn.Length < 3 || urn[0] != '%' || !char.IsAsciiHexDigit(urn[1]) || !char.IsAsciiHexDigit(urn[2]))
        {
            return false;
        }

        letter = (char)Convert.FromHexString(urn[1..3])[0];
        return PlainChars.Contains(letter) || EscapedChars.Contains(letter);
    }
}
