namespace EdgeVault.Gs1;

/// <summary>Percent-encoding in a URI (RFC 3986, 2.1).</summary>
internal static class UriText
{
    /// <summary>Undoes the escapes into <paramref name="plain"/>, which is as long as the text at least;
    /// <paramref name="fault"/> is where a half escape, or one of no printable ASCII, stands.</summary>
    public static bool TryUnescape(ReadOnlySpan<char> text, Span<char> plain, out int written, out int fault)
    {
        if (!text.Contains('%'))
        {
            text.CopyTo(plain);
            written = text.Length;
            fault = -1;
            return true;
        }

        written = 0;
        for (fault = 0; fault < text.Length; fault++)
        {
            var letter = text[fault];
            if (letter == '%')
            {
                if (!TryReadEscape(text[fault..], out letter))
                {
                    return false;
                }

                fault += 2;
            }

            plain[written++] = letter;
        }

        return true;
    }

    /// <summary>Reads <c>%2F</c> of either case at the start, if it stands for printable ASCII.</summary>
    public static bool TryReadEscape(ReadOnlySpan<char> text, out char letter)
    {
        letter = default;
        if (text.Length < 3 || text[0] != '%' || !char.IsAsciiHexDigit(text[1]) || !char.IsAsciiHexDigit(text[2]))
        {
            return false;
        }

        letter = (char)((HexValue(text[1]) << 4) | HexValue(text[2]));
        return letter is > ' ' and < '\x7F';
    }

    private static int HexValue(char digit) => char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
