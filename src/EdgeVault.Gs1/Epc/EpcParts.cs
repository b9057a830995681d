using System.Runtime.CompilerServices;

namespace EdgeVault.Gs1.Epc;

/// <summary>What an EPC is made of, as text in memory of the caller: the components of its URI, or the values of its
/// element string. Unescaped; leading zeros and check digits included.</summary>
/// <remarks>A part is appended to until it is closed. Writers keep to <see cref="CharsMax"/>: no scheme has more than
/// 72 characters, and text from outside is cut to its rule's length before it comes here.</remarks>
internal ref struct EpcParts(Span<char> chars)
{
    public const int CharsMax = 128;

    private const int PartsMax = 6;

    private readonly Span<char> _chars = chars;
    private Ends _ends;
    private int _used;

    public int Count { get; private set; }

    public readonly ReadOnlySpan<char> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _chars[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];
    }

    /// <summary>The part that is not yet closed.</summary>
    public readonly ReadOnlySpan<char> Open => _chars[(Count == 0 ? 0 : _ends[Count - 1]).._used];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(scoped ReadOnlySpan<char> text) => text.CopyTo(Take(text.Length));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(char letter) => Take(1)[0] = letter;

    /// <summary>A number with its leading zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(ulong value, int digits) => Decimals.Write(value, Take(digits));

    /// <inheritdoc cref="Append(ulong, int)"/>
    public void Append(UInt128 value, int digits) => Decimals.Write(value, Take(digits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Close() => _ends[Count++] = _used;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(scoped ReadOnlySpan<char> text)
    {
        Append(text);
        Close();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<char> Take(int count)
    {
        _used += count;
        return _chars.Slice(_used - count, count);
    }

    [InlineArray(PartsMax)]
    private struct Ends
    {
        private int _first;
    }
}
