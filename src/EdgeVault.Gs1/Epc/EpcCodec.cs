using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace EdgeVault.Gs1.Epc;

/// <summary>EPC memory bits ⇄ tag URI ⇄ pure identity URI ⇄ element string ⇄ Digital Link (TDS 2.2).</summary>
/// <remarks>
/// A header that is not decoded here passes through as <see cref="EpcScheme.Raw"/>; a known header with impossible
/// fields is an error. Pure and safe on any input, whatever its length.
/// </remarks>
public static partial class EpcCodec
{
    /// <summary>No identity key is longer.</summary>
    public const int KeyCharsMax = EpcKey.CharsMax;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    /// <summary>Checks the fields without taking memory; an error does allocate its message.</summary>
    public static bool TryRead(in EpcBits bits, out EpcTag tag, out EpcError error)
    {
        Span<byte> bytes = stackalloc byte[BitReader.BufferBytes];
        Span<char> chars = stackalloc char[EpcParts.CharsMax];
        return TryRead(bits, bytes, chars, out tag, out _, out error);
    }

    /// <summary>As <see cref="TryRead(in EpcBits, out EpcTag, out EpcError)"/>, with everything that can be said about
    /// the EPC as text.</summary>
    public static bool TryDecode(in EpcBits bits, [NotNullWhen(true)] out EpcIdentity? identity, out EpcError error)
    {
        Span<byte> bytes = stackalloc byte[BitReader.BufferBytes];
        Span<char> chars = stackalloc char[EpcParts.CharsMax];
        identity = TryRead(bits, bytes, chars, out var tag, out var reading, out error)
            ? new EpcIdentity(tag, reading)
            : null;
        return identity is not null;
    }

    /// <summary>As <see cref="TryDecode"/> for 1 to 124 hex digits; <paramref name="bits"/> are 4 × digits.</summary>
    public static bool TryDecodeHex(
        string hex, out EpcBits bits, [NotNullWhen(true)] out EpcIdentity? identity, out EpcError error)
    {
        ArgumentNullException.ThrowIfNull(hex);
        if (EpcBits.TryParseHex(hex, out bits))
        {
            return TryDecode(bits, out identity, out error);
        }

        identity = null;
        var fault = hex.AsSpan().IndexOfAnyExcept(HexDigits);
        error = hex.Length > EpcBits.MaxBits / 4
            ? new("hex", $"{hex.Length} digits are more than the {EpcBits.MaxBits / 4} that a tag can hold.")
            : new("hex", $"'{hex[fault]}' at character {fault + 1} is not a hex digit.");
        return false;
    }

    /// <summary>What a piece is compared by, for any bits: see <see cref="EpcIdentity.Key"/>. Tags are compared by
    /// their bits.</summary>
    public static string IdentityKey(in EpcBits bits)
    {
        Span<char> key = stackalloc char[EpcKey.CharsMax];
        return EpcKey.Write(bits, key, out _).ToString();
    }

    /// <summary>As <see cref="IdentityKey"/> into memory of the caller, who looks it up there: nothing is allocated.
    /// </summary>
    /// <remarks><paramref name="key"/>: <see cref="KeyCharsMax"/> characters. <paramref name="written"/>: Characters
    /// of the key.</remarks>
    /// <returns>Whether the bits decode; if not, the key is their raw URI.</returns>
    public static bool WriteIdentityKey(in EpcBits bits, Span<char> key, out int written)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, KeyCharsMax);
        written = EpcKey.Write(bits, key, out var isDecoded).Length;
        return isDecoded;
    }

    private static bool TryRead(
        in EpcBits bits, Span<byte> bytes, Span<char> chars, out EpcTag tag, out EpcReading reading, out EpcError error)
    {
        if (bits.BitCount >= 8 && EpcLayouts.WithHeader((byte)(bits.Head >> 120)) is { } layout)
        {
            var isSound = layout.TryRead(bits, bytes, chars, out reading);
            error = reading.Error;
            tag = isSound ? new EpcTag(bits, layout, reading.Filter, reading.Remarks) : default;
            return isSound;
        }

        error = bits.BitCount == 0 ? new("length", "the EPC is empty; 1 to 496 bits would do.") : default;
        tag = new EpcTag(bits, null, 0, EpcRemarks.None);
        reading = default;
        return error.IsNone;
    }
}
