using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace EdgeVault.Gs1.Epc;

/// <summary>EPC memory bits ⇄ tag URI → pure identity URI, element string, Digital Link (TDS 2.1).</summary>
/// <remarks>
/// A header that is not decoded here passes through as <see cref="EpcScheme.Raw"/>; a known header with impossible
/// fields is an error. Pure and safe on any input, whatever its length.
/// </remarks>
public static class EpcCodec
{
    internal const string TagPrefix = "urn:epc:tag:";

    // The longest legal URI, a raw one of 496 bits, has 141 characters; longer input is refused without echoing it.
    private const int UriCharsMax = 512;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    /// <summary>Checks the fields without taking memory; an error does allocate its message.</summary>
    public static bool TryRead(in EpcBits bits, out EpcTag tag, out EpcError error)
    {
        if (bits.BitCount >= 8 && KeySchemes.WithHeader((byte)(bits.Head >> 120)) is { } scheme)
        {
            return scheme.TryRead(bits, out tag, out error);
        }

        error = bits.BitCount == 0 ? new("length", "the EPC is empty; 1 to 496 bits would do.") : default;
        tag = new EpcTag(bits, null, 0, default, EpcRemarks.None);
        return error == default;
    }

    /// <summary>As <see cref="TryRead"/>, with everything that can be said about the EPC as text.</summary>
    public static bool TryDecode(in EpcBits bits, [NotNullWhen(true)] out EpcIdentity? identity, out EpcError error)
    {
        identity = TryRead(bits, out var tag, out error) ? new EpcIdentity(tag) : null;
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

    /// <summary>Encodes <c>urn:epc:tag:…</c> and <c>urn:epc:raw:…</c>. A pure identity URI names neither scheme nor
    /// filter value, so it is not enough to encode a tag.</summary>
    public static bool TryEncodeTagUri(string tagUri, out EpcBits bits, out EpcError error)
    {
        ArgumentNullException.ThrowIfNull(tagUri);
        bits = default;
        var uri = tagUri.AsSpan();
        if (IsTooLong(uri, out error))
        {
            return false;
        }

        if (uri.StartsWith(RawUri.Prefix))
        {
            return RawUri.TryParseBody(uri[RawUri.Prefix.Length..], out bits, out error);
        }

        if (!TrySplit(uri, TagPrefix, out var name, out var body))
        {
            error = new("uri", $"'{uri}' is not a tag URI; {TagPrefix}sgtin-96:… or {RawUri.Prefix}… would do.");
            return false;
        }

        if (KeySchemes.Named(name) is { } scheme)
        {
            return scheme.TryWrite(body, out bits, out error);
        }

        error = new("scheme", $"'{name}' cannot be encoded; {KeySchemes.Names} would do.");
        return false;
    }

    /// <summary>Reads <c>urn:epc:id:sgtin:…</c>, <c>sgln</c> and <c>sscc</c>.</summary>
    public static bool TryParseIdentityUri(
        string uri, [NotNullWhen(true)] out EpcIdentity? identity, out EpcError error)
    {
        ArgumentNullException.ThrowIfNull(uri);
        identity = null;
        if (IsTooLong(uri, out error))
        {
            return false;
        }

        if (!TrySplit(uri, KeyUri.IdentityPrefix, out var name, out var body))
        {
            error = new("uri", $"'{uri}' is not a pure identity URI; {KeyUri.IdentityPrefix}sgtin:… would do.");
            return false;
        }

        if (KeyKind.Named(name) is not { } kind)
        {
            error = new("scheme", $"'{name}' is not known; {KeyKind.Names} would do.");
            return false;
        }

        identity = KeyUri.TryParseBody(kind, body, out var parts, out error) ? new EpcIdentity(kind, parts) : null;
        return identity is not null;
    }

    /// <summary>What a piece is compared by, for any bits: the pure identity URI where they decode to one, else the raw
    /// URI. Tags are compared by their bits.</summary>
    public static string IdentityKey(in EpcBits bits) =>
        TryDecode(bits, out var identity, out _) ? identity.Key : RawUri.Format(bits);

    private static bool IsTooLong(ReadOnlySpan<char> uri, out EpcError error)
    {
        error = uri.Length <= UriCharsMax
            ? default
            : new("uri", $"{uri.Length} characters are more than the {UriCharsMax} that are read.");
        return uri.Length > UriCharsMax;
    }

    private static bool TrySplit(
        ReadOnlySpan<char> uri, string prefix, out ReadOnlySpan<char> name, out ReadOnlySpan<char> body)
    {
        name = body = default;
        if (!uri.StartsWith(prefix))
        {
            return false;
        }

        var rest = uri[prefix.Length..];
        var colon = rest.IndexOf(':');
        name = colon < 0 ? rest : rest[..colon];
        body = colon < 0 ? default : rest[(colon + 1)..];
        return true;
    }
}
