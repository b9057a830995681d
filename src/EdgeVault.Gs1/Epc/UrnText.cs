using System.Buffers;

namespace EdgeVault.Gs1.Epc;

/// <summary>Components inside a URN (TDS 2.2, annex A): what an URN may not hold plainly is escaped.</summary>
internal static class UrnText
{
    public static readonly SearchValues<char> PlainChars = SearchValues.Create(
        "!'()*+,-.0123456789:;=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    /// <summary>Undoes the escapes into <paramref name="plain"/>, which is as long as the URN at least;
    /// <paramref name="fault"/> is where the first unreadable character stands.</summary>
    public static bool TryUnescape(ReadOnlySpan<char> urn, Span<char> plain, out int written, out int fault)
    {
        written = 0;
        for (fault = 0; fault < urn.Length; fault++)
        {
            if (PlainChars.Contains(urn[fault]))
            {
                plain[written++] = urn[fault];
            }
            else if (UriText.TryReadEscape(urn[fault..], out plain[written]))
            {
                written++;
                fault += 2;
            }
            else
            {
                return false;
            }
        }

        return true;
    }
}
