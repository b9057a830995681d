using System.Buffers;
using System.Runtime.CompilerServices;

namespace EdgeVault.Gs1;

/// <summary>Builds text in memory of the caller, who knows how long it can become.</summary>
internal ref struct CharWriter(Span<char> to)
{
    private const string Unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const string HexDigits = "0123456789ABCDEF";

    private static readonly SearchValues<char> UnreservedChars = SearchValues.Create(Unreserved);

    private readonly Span<char> _to = to;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<char> Text => _to[..Count];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(scoped ReadOnlySpan<char> text)
    {
        text.CopyTo(_to[Count..]);
        Count += text.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(char letter) => _to[Count++] = letter;

    /// <summary>ASCII text as one segment or value of a URI: all but letters, digits and <c>-._~</c> is
    /// percent-encoded (RFC 3986, 2.3).</summary>
    public void AppendUriEscaped(scoped ReadOnlySpan<char> text) => AppendEscaped(text, UnreservedChars);

    /// <summary>ASCII text in which all but the <paramref name="plain"/> characters is percent-encoded.</summary>
    public void AppendEscaped(scoped ReadOnlySpan<char> text, SearchValues<char> plain)
    {
        if (!text.ContainsAnyExcept(plain))
        {
            Append(text);
            return;
        }

        foreach (var letter in text)
        {
            if (plain.Contains(letter))
            {
                Append(letter);
                continue;
            }

            Append('%');
            Append(HexDigits[letter >> 4]);
            Append(HexDigits[letter & 0xF]);
        }
    }
}
