namespace EdgeVault.Gs1.Epc;

/// <summary>
/// What things are compared by. Two tags of one ring, an SGTIN-96 and an SGTIN+, have one key: the Digital Link of the
/// GS1 key and its serial. It says nothing of how long the company prefix is, which a <c>+</c> tag does not know. An
/// EPC of a kind without a link has its pure identity URI; bits that nobody decodes their raw URI.
/// </summary>
internal static class EpcKey
{
    /// <summary>No key is longer: 62 bytes as raw hex, or 62 escaped characters of ADI.</summary>
    public const int CharsMax = 256;

    public static ReadOnlySpan<char> Write(in EpcBits bits, Span<char> to, out bool isDecoded)
    {
        var written = Sgtin96Key.Write(bits, to);
        isDecoded = written > 0;
        return isDecoded ? to[..written] : WriteAny(bits, to, out isDecoded);
    }

    /// <summary>As <see cref="Write(in EpcBits, Span{char}, out bool)"/>, by the way that every scheme goes.</summary>
    public static ReadOnlySpan<char> WriteAny(in EpcBits bits, Span<char> to, out bool isDecoded)
    {
        Span<byte> bytes = stackalloc byte[BitReader.BufferBytes];
        Span<char> chars = stackalloc char[EpcParts.CharsMax];
        var layout = bits.BitCount >= 8 ? EpcLayouts.WithHeader((byte)(bits.Head >> 120)) : null;
        var writer = new CharWriter(to);
        isDecoded = false;
        if (layout is not null && layout.TryRead(bits, bytes, chars, out var tag))
        {
            isDecoded = true;
            Write(layout.Kind, tag.Parts, layout.IsPlus, ref writer);
        }
        else
        {
            RawUri.Write(bits, ref writer);
        }

        return to[..writer.Count];
    }

    public static void Write(EpcKind kind, scoped EpcParts parts, bool areElements, scoped ref CharWriter to)
    {
        if (kind.KeyAi is null)
        {
            to.Append(kind.UrnPrefix);
            to.Append(kind.UrnName);
            to.Append(':');
            EpcUri.WriteBody(parts, ref to);
            return;
        }

        if (areElements)
        {
            WriteLink(kind, parts, ref to);
            return;
        }

        Span<char> chars = stackalloc char[EpcParts.CharsMax];
        var elements = new EpcParts(chars);
        kind.Compose(parts, ref elements);
        WriteLink(kind, elements, ref to);
    }

    /// <summary>Reads a key of a GS1 kind back into its elements.</summary>
    public static bool TryParse(ReadOnlySpan<char> key, EpcKind kind, scoped ref EpcParts elements, out EpcError error)
    {
        error = default;
        var rest = key;
        if (!TryCut(ref rest, Gs1Text.CanonicalDomain)
            || !TryCutElement(ref rest, kind.KeyAi, ref elements)
            || (kind.SerialAi is not null && !TryCutElement(ref rest, kind.SerialAi, ref elements))
            || !rest.IsEmpty)
        {
            error = new(
                "key",
                $"'{key[..Math.Min(key.Length, CharsMax)]}' is not the key of a {kind.UrnName}; " +
                $"{Gs1Text.CanonicalDomain}/{kind.KeyAi}/… would do.");
        }

        return error.IsNone;
    }

    private static void WriteLink(EpcKind kind, scoped EpcParts elements, scoped ref CharWriter to)
    {
        to.Append(Gs1Text.CanonicalDomain);
        WriteElement(kind.KeyAi, elements[0], ref to);
        if (kind.SerialAi is not null)
        {
            WriteElement(kind.SerialAi, elements[1], ref to);
        }
    }

    private static void WriteElement(string? ai, scoped ReadOnlySpan<char> value, scoped ref CharWriter to)
    {
        to.Append('/');
        to.Append(ai);
        to.Append('/');
        to.AppendUriEscaped(value);
    }

    private static bool TryCutElement(ref ReadOnlySpan<char> rest, string? ai, scoped ref EpcParts elements)
    {
        if (!TryCut(ref rest, "/") || !TryCut(ref rest, ai) || !TryCut(ref rest, "/"))
        {
            return false;
        }

        var slash = rest.IndexOf('/');
        var escaped = slash < 0 ? rest : rest[..slash];
        rest = rest[escaped.Length..];
        if (escaped.Length <= EpcParts.CharsMax / 2 && !escaped.Contains('%'))
        {
            elements.Add(escaped);
            return true;
        }

        return TryAddEscaped(escaped, ref elements);
    }

    private static bool TryAddEscaped(ReadOnlySpan<char> escaped, scoped ref EpcParts elements)
    {
        Span<char> value = stackalloc char[CharsMax];
        if (escaped.Length > value.Length || !UriText.TryUnescape(escaped, value, out var length, out _)
            || length > EpcParts.CharsMax / 2)
        {
            return false;
        }

        elements.Add(value[..length]);
        return true;
    }

    private static bool TryCut(ref ReadOnlySpan<char> rest, ReadOnlySpan<char> head)
    {
        if (!rest.StartsWith(head))
        {
            return false;
        }

        rest = rest[head.Length..];
        return true;
    }
}
