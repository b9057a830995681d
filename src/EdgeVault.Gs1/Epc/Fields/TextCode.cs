using System.Buffers;

namespace EdgeVault.Gs1.Epc.Fields;

/// <summary>The ways of a <c>+</c> scheme to write text, by their three-bit encoding indicator (TDS 2.2, 14.5.6 and
/// table E): 0 an integer, 1 upper and 2 lower case hex, 3 file-safe base 64, 4 ASCII, 5 URN Code 40.</summary>
internal static class TextCode
{
    public const int Integer = 0;
    public const int UrnCode40 = 5;
    public const int Count = 6;

    private const int GroupBits = 16;
    private const int GroupChars = 3;
    private const string Hex = "0123456789ABCDEF";
    private const string LowerHex = "0123456789abcdef";
    private const string Base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const string Code40 = "\0ABCDEFGHIJKLMNOPQRSTUVWXYZ-.:0123456789";

    private static readonly string[] Letters =
        ["0123456789", Hex, LowerHex, Base64, string.Concat(Enumerable.Range(0, 128).Select(code => (char)code)), Code40];

    private static readonly SearchValues<char>[] Sets =
        [.. Letters.Select(letters => SearchValues.Create(letters.Replace("\0", "", StringComparison.Ordinal)))];

    private static readonly int[] CharBits = [0, 4, 4, 6, 7, 0];

    public static int BitsFor(int code, int chars) => code switch
    {
        Integer => Decimals.BitsFor(chars),
        UrnCode40 => (chars + GroupChars - 1) / GroupChars * GroupBits,
        _ => chars * CharBits[code],
    };

    /// <summary>The code that takes the fewest bits, of two the lower; every text of GS1's 82 characters has one.</summary>
    public static int Best(ReadOnlySpan<char> text)
    {
        var best = -1;
        for (var code = 0; code < Count; code++)
        {
            if (CanWrite(code, text) && (best < 0 || BitsFor(code, text.Length) < BitsFor(best, text.Length)))
            {
                best = code;
            }
        }

        return best;
    }

    /// <summary>Reads <paramref name="chars"/> characters; false at bits that stand for none.</summary>
    public static bool TryRead(int code, int chars, ref EpcReading tag)
    {
        if (code == Integer)
        {
            var value = tag.Bits.ReadWide(Decimals.BitsFor(chars));
            if (value >= Decimals.WideLimit(chars) || (chars > 1 && value < Decimals.WideLimit(chars - 1)))
            {
                return false;
            }

            tag.Parts.Append(value, chars);
            return true;
        }

        if (code == UrnCode40)
        {
            return TryReadCode40(chars, ref tag);
        }

        for (var left = chars; left > 0; left--)
        {
            tag.Parts.Append(Letters[code][(int)tag.Bits.Read(CharBits[code])]);
        }

        return true;
    }

    public static void Write(int code, ReadOnlySpan<char> text, ref BitWriter bits)
    {
        if (code == Integer)
        {
            bits.WriteWide(Decimals.Wide(text), Decimals.BitsFor(text.Length));
            return;
        }

        if (code == UrnCode40)
        {
            WriteCode40(text, ref bits);
            return;
        }

        foreach (var letter in text)
        {
            bits.Write((ulong)Letters[code].IndexOf(letter, StringComparison.Ordinal), CharBits[code]);
        }
    }

    private static bool CanWrite(int code, ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(Sets[code]) && (code != Integer || Decimals.IsNatural(text));

    // Three characters make a number in base 40, and 1 is added; a short last group is filled up with the pad.
    private static bool TryReadCode40(int chars, ref EpcReading tag)
    {
        for (var left = chars; left > 0; left -= GroupChars)
        {
            var group = (int)tag.Bits.Read(GroupBits) - 1;
            Span<int> codes = [group / 1600, group / 40 % 40, group % 40];
            for (var at = 0; at < GroupChars; at++)
            {
                if (group < 0 || codes[at] >= Code40.Length || (codes[at] == 0) != (at >= left))
                {
                    return false;
                }

                if (at < left)
                {
                    tag.Parts.Append(Code40[codes[at]]);
                }
            }
        }

        return true;
    }

    private static void WriteCode40(ReadOnlySpan<char> text, ref BitWriter bits)
    {
        for (; !text.IsEmpty; text = text[Math.Min(GroupChars, text.Length)..])
        {
            var group = 0;
            for (var at = 0; at < GroupChars; at++)
            {
                group = (group * 40) + (at < text.Length ? Code40.IndexOf(text[at], StringComparison.Ordinal) : 0);
            }

            bits.Write((ulong)group + 1, GroupBits);
        }
    }
}
