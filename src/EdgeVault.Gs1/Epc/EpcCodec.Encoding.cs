using System.Diagnostics.CodeAnalysis;
using EdgeVault.Gs1.Epc.Fields;

namespace EdgeVault.Gs1.Epc;

public static partial class EpcCodec
{
    /// <summary>Encodes <c>urn:epc:tag:…</c>, padded with zeros to whole words of tag memory, and <c>urn:epc:raw:…</c>
    /// as it is. A pure identity URI names neither scheme nor filter value, so it is not enough to encode a tag.
    /// </summary>
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

        if (!EpcUri.TrySplit(uri, EpcUri.TagPrefix, out var name, out var body))
        {
            error = new("uri", $"'{uri}' is not a tag URI; {EpcUri.TagPrefix}sgtin-96:… or {RawUri.Prefix}… would do.");
            return false;
        }

        if (EpcLayouts.Named(name) is not { } layout)
        {
            error = new("scheme", $"'{name}' cannot be encoded; {EpcLayouts.TagUriNames} would do.");
            return false;
        }

        var filter = 0;
        var parts = new EpcParts(stackalloc char[EpcParts.CharsMax]);
        return (!layout.HasFilter || TryCutFilter(ref body, out filter, out error))
            && EpcUri.TryParseBody(layout.Kind, body, ref parts, out error)
            && layout.TryWrite(parts, filter, null, 0, out bits, out error);
    }

    /// <summary>Reads <c>urn:epc:id:sgtin:…</c> and its relatives, and <c>urn:epc:class:lgtin:…</c>.</summary>
    public static bool TryParseIdentityUri(
        string uri, [NotNullWhen(true)] out EpcIdentity? identity, out EpcError error)
    {
        ArgumentNullException.ThrowIfNull(uri);
        identity = null;
        if (IsTooLong(uri, out error))
        {
            return false;
        }

        var isClass = EpcUri.TrySplit(uri, EpcUri.ClassPrefix, out var name, out var body);
        if (!isClass && !EpcUri.TrySplit(uri, EpcUri.IdPrefix, out name, out body))
        {
            error = new("uri", $"'{uri}' is not a pure identity URI; {EpcUri.IdPrefix}sgtin:… would do.");
            return false;
        }

        if (EpcKinds.Named(name, isClass) is not { } kind)
        {
            error = new("scheme", $"'{name}' is not known; {EpcKinds.Names} would do.");
            return false;
        }

        var parts = new EpcParts(stackalloc char[EpcParts.CharsMax]);
        identity = EpcUri.TryParseBody(kind, body, ref parts, out error)
            ? new EpcIdentity(kind, parts, areElements: false)
            : null;
        return identity is not null;
    }

    /// <summary>Encodes an identity key of a GS1 kind, as <see cref="WriteIdentityKey"/> wrote it; allocates nothing.
    /// </summary>
    /// <remarks><paramref name="prefixDigits"/>: How long the company prefix is, 6 to 12; a <c>+</c> scheme does not
    /// look at it.</remarks>
    public static bool TryEncodeKey(
        ReadOnlySpan<char> key, EpcScheme scheme, int filter, int prefixDigits, out EpcBits bits, out EpcError error)
    {
        error = default;
        return (scheme == EpcScheme.Sgtin96 && Sgtin96Key.TryEncode(key, filter, prefixDigits, out bits))
            || TryEncodeAnyKey(key, scheme, filter, prefixDigits, out bits, out error);
    }

    /// <summary>As <see cref="TryEncodeKey"/>, by the way that every scheme goes.</summary>
    internal static bool TryEncodeAnyKey(
        ReadOnlySpan<char> key, EpcScheme scheme, int filter, int prefixDigits, out EpcBits bits, out EpcError error)
    {
        bits = default;
        if (EpcLayouts.Of(scheme) is not { Kind.KeyAi: not null } layout)
        {
            error = new("scheme", $"{scheme} is not the scheme of a GS1 key.");
            return false;
        }

        var elements = new EpcParts(stackalloc char[EpcParts.CharsMax]);
        return EpcKey.TryParse(key, layout.Kind, ref elements, out error)
            && TryWriteElements(layout, elements, filter, prefixDigits, out bits, out error);
    }

    /// <summary>Encodes the elements of a GS1 key: key, serial, and for DSGTIN+ the date, in this order.</summary>
    /// <remarks><paramref name="prefixDigits"/>: How long the company prefix is, 6 to 12; a <c>+</c> scheme does not
    /// look at it.</remarks>
    public static bool TryEncodeElements(
        ReadOnlySpan<Gs1Element> elements, EpcScheme scheme, int filter, int prefixDigits, out EpcBits bits,
        out EpcError error)
    {
        bits = default;
        if (EpcLayouts.Of(scheme) is not { Kind.KeyAi: not null } layout)
        {
            error = new("scheme", $"{scheme} is not the scheme of a GS1 key.");
            return false;
        }

        var parts = new EpcParts(stackalloc char[EpcParts.CharsMax]);
        if (!TryTake(layout.Kind, elements, ref parts, out error))
        {
            return false;
        }

        elements = elements[layout.Kind.ElementCount..];
        if (scheme == EpcScheme.DsgtinPlus && elements is [var date]
            && DateField.Ais.Contains(date.Ai) && date.Value.Length == 6 && Decimals.AreDigits(date.Value))
        {
            return layout.Kind.TryCheckElements(parts, out error)
                && layout.TryWrite(parts, filter, date.Ai, (int)Decimals.Narrow(date.Value), out bits, out error);
        }

        if (elements.IsEmpty)
        {
            return TryWriteElements(layout, parts, filter, prefixDigits, out bits, out error);
        }

        error = new("elements", $"({elements[0].Ai}) has no place in {layout.Name}.");
        return false;
    }

    /// <summary>Reads the elements of a GS1 key: key and serial, in this order.</summary>
    /// <remarks><paramref name="prefixDigits"/>: How long the company prefix is, 6 to 12; 0 for not known: then there
    /// is no URI.</remarks>
    public static bool TryParseElements(
        ReadOnlySpan<Gs1Element> elements, int prefixDigits, [NotNullWhen(true)] out EpcIdentity? identity,
        out EpcError error)
    {
        identity = null;
        if (KindOf(elements) is not { } kind)
        {
            error = new("elements", "they are not key and serial of an EPC; (01)…(21)… would do.");
            return false;
        }

        var parts = new EpcParts(stackalloc char[EpcParts.CharsMax]);
        if (!TryTake(kind, elements, ref parts, out error) || !kind.TryCheckElements(parts, out error))
        {
            return false;
        }

        if (prefixDigits == 0)
        {
            identity = new EpcIdentity(kind, parts, areElements: true);
            return true;
        }

        var components = new EpcParts(stackalloc char[EpcParts.CharsMax]);
        identity = kind.TrySplit(parts, prefixDigits, ref components, out error)
            ? new EpcIdentity(kind, components, areElements: false)
            : null;
        return identity is not null;
    }

    /// <summary>The scheme that carries these elements as they are, and needs no company prefix.</summary>
    public static bool TryFindPlusScheme(ReadOnlySpan<Gs1Element> elements, out EpcScheme scheme)
    {
        var withoutDate = elements.Length > 0 && DateField.Ais.Contains(elements[^1].Ai) ? elements[..^1] : elements;
        var kind = KindOf(withoutDate);
        var hasDate = withoutDate.Length < elements.Length;
        foreach (var layout in EpcLayouts.Every)
        {
            if (layout.IsPlus && ReferenceEquals(layout.Kind, kind)
                && (layout.Scheme == EpcScheme.DsgtinPlus) == hasDate)
            {
                scheme = layout.Scheme;
                return true;
            }
        }

        scheme = EpcScheme.Raw;
        return false;
    }

    private static EpcKind? KindOf(ReadOnlySpan<Gs1Element> elements)
    {
        foreach (var kind in EpcKinds.All)
        {
            if (elements.Length == kind.ElementCount && elements[0].Ai == kind.KeyAi
                && (kind.SerialAi is null || elements[1].Ai == kind.SerialAi))
            {
                return kind;
            }
        }

        return null;
    }

    private static bool TryTake(
        EpcKind kind, scoped ReadOnlySpan<Gs1Element> elements, scoped ref EpcParts parts, out EpcError error)
    {
        error = default;
        for (var at = 0; at < kind.ElementCount && error.IsNone; at++)
        {
            var ai = at == 0 ? kind.KeyAi : kind.SerialAi;
            if (at >= elements.Length || elements[at].Ai != ai || elements[at].Value.Length > EpcParts.CharsMax / 2)
            {
                error = new("elements", $"({ai}) is missing or far too long.");
                return false;
            }

            parts.Add(elements[at].Value);
        }

        return true;
    }

    private static bool TryWriteElements(
        EpcLayout layout, scoped EpcParts elements, int filter, int prefixDigits, out EpcBits bits,
        out EpcError error)
    {
        bits = default;
        if (layout.IsPlus)
        {
            return layout.Kind.TryCheckElements(elements, out error)
                && layout.TryWrite(elements, filter, null, 0, out bits, out error);
        }

        var parts = new EpcParts(stackalloc char[EpcParts.CharsMax]);
        return layout.Kind.TrySplit(elements, prefixDigits, ref parts, out error)
            && layout.TryWrite(parts, filter, null, 0, out bits, out error);
    }

    private static bool IsTooLong(ReadOnlySpan<char> uri, out EpcError error)
    {
        error = uri.Length <= EpcUri.InputCharsMax
            ? default
            : new("uri", $"{uri.Length} characters are more than the {EpcUri.InputCharsMax} that are read.");
        return uri.Length > EpcUri.InputCharsMax;
    }

    private static bool TryCutFilter(ref ReadOnlySpan<char> body, out int filter, out EpcError error)
    {
        error = default;
        filter = 0;
        var dot = body.IndexOf('.');
        var text = dot < 0 ? body : body[..dot];
        if (dot is > 0 and <= 2 && Decimals.IsNatural(text))
        {
            filter = (int)Decimals.Narrow(text);
            body = body[(dot + 1)..];
            return true;
        }

        error = new("filter", $"'{text}' is not a filter value; 0 to 7 would do.");
        return false;
    }
}
