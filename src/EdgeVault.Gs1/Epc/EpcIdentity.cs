namespace EdgeVault.Gs1.Epc;

/// <summary>What an EPC says, read from a tag, a pure identity URI or an element string, in every form; null where it
/// has none.</summary>
/// <remarks>Immutable. Each text is built when asked for.</remarks>
public sealed class EpcIdentity
{
    private readonly EpcKind? _kind;
    private readonly string[] _parts;
    private readonly bool _areElements;
    private readonly string? _dateAi;

    internal EpcIdentity(in EpcTag tag, scoped EpcReading reading)
    {
        Tag = tag;
        _kind = tag.Layout?.Kind;
        _areElements = tag.Layout?.IsPlus ?? false;
        _dateAi = reading.DateAi;
        _parts = TextsOf(reading.Parts);
    }

    internal EpcIdentity(EpcKind kind, scoped EpcParts parts, bool areElements)
    {
        _kind = kind;
        _areElements = areElements;
        _parts = TextsOf(parts);
    }

    /// <summary>The tag that it was read from; null for an identity that was read from text.</summary>
    public EpcTag? Tag { get; }

    /// <summary><c>SGTIN-96</c>, <c>RAW</c>; for an identity without a tag the key alone: <c>SGTIN</c>.</summary>
    public string SchemeName => Tag?.Layout?.Name ?? _kind?.UrnName.ToUpperInvariant() ?? RawUri.SchemeName;

    /// <summary>Null where it is not known how long the company prefix is: on a <c>+</c> tag.</summary>
    public string? CompanyPrefix => HasComponents && _kind!.HasPrefix ? _parts[0] : null;

    /// <summary>Item, location, asset, … reference, with the indicator or extension digit in front.</summary>
    public string? Reference => HasComponents && _kind!.HasPrefix ? _parts[1] : null;

    /// <summary>Serial number or location extension, unescaped.</summary>
    public string? Serial => _kind switch
    {
        null => null,
        { SerialAi: not null } when _areElements => _parts[1],
        { Rules.Length: > 2 } when HasComponents => _parts[^1],
        _ => null,
    };

    /// <summary><c>urn:epc:id:sgtin:0614141.812345.6789</c>; null for a <c>+</c> tag, which has none.</summary>
    public string? PureIdentityUri => HasComponents ? $"{_kind!.UrnPrefix}{_kind.UrnName}:{Body}" : null;

    /// <summary><c>urn:epc:tag:sgtin-96:3.0614141.812345.6789</c>, or <c>urn:epc:raw:96.x3074…</c>; null for a
    /// <c>+</c> tag, which has none.</summary>
    public string? TagUri => Tag switch
    {
        null or { Layout.IsPlus: true } => null,
        { Layout: null } raw => RawUri.Format(raw.Bits),
        { Layout: { HasFilter: true } layout } tag => $"{EpcUri.TagPrefix}{layout.UrnName}:{tag.Filter}.{Body}",
        { Layout: { } layout } => $"{EpcUri.TagPrefix}{layout.UrnName}:{Body}",
    };

    /// <summary><c>(01)80614141123458(21)6789</c>; a DSGTIN+ puts its date behind them.</summary>
    public string? ElementString => Elements is { } elements ? Gs1Text.ElementString(elements) : null;

    /// <summary><c>https://id.gs1.org/01/80614141123458/21/6789</c>; a DSGTIN+ adds <c>?17=271231</c>. An SGLN says its
    /// extension 0 too.</summary>
    public string? DigitalLink => Elements is { } elements
        ? Gs1Text.DigitalLink(elements.AsSpan(0, elements.Length - (_dateAi is null ? 0 : 1)))
            + (_dateAi is null ? "" : $"?{_dateAi}={_parts[^1]}")
        : null;

    /// <summary>The key, its serial and a date, as an element string has them; null for a kind that is no GS1 key.
    /// </summary>
    public Gs1Element[]? Elements
    {
        get
        {
            if (_kind?.KeyAi is null)
            {
                return null;
            }

            var elements = new EpcParts(stackalloc char[EpcParts.CharsMax]);
            WriteElements(ref elements);
            string?[] ais = [_kind.KeyAi, .. _kind.SerialAi is { } serial ? [serial] : Array.Empty<string>(), _dateAi];
            var texts = TextsOf(elements);
            return [.. texts.Select((text, at) => new Gs1Element(ais[at]!, text))];
        }
    }

    /// <summary>What pieces are compared by, whatever tag they carry: the Digital Link of key and serial where there is
    /// one, else the pure identity URI, else the raw URI.</summary>
    public string Key
    {
        get
        {
            var writer = new CharWriter(stackalloc char[EpcKey.CharsMax]);
            if (_kind is null)
            {
                RawUri.Write(Tag.GetValueOrDefault().Bits, ref writer);
            }
            else
            {
                EpcKey.Write(_kind, PartsOf(stackalloc char[EpcParts.CharsMax]), _areElements, ref writer);
            }

            return writer.Text.ToString();
        }
    }

    private bool HasComponents => _kind is not null && !_areElements;

    private string Body
    {
        get
        {
            var writer = new CharWriter(stackalloc char[EpcUri.CharsMax]);
            EpcUri.WriteBody(PartsOf(stackalloc char[EpcParts.CharsMax]), ref writer);
            return writer.Text.ToString();
        }
    }

    public override string ToString() => Key;

    private static string[] TextsOf(scoped EpcParts parts)
    {
        var texts = new string[parts.Count];
        for (var at = 0; at < texts.Length; at++)
        {
            texts[at] = parts[at].ToString();
        }

        return texts;
    }

    private EpcParts PartsOf(Span<char> chars)
    {
        var parts = new EpcParts(chars);
        foreach (var part in _parts)
        {
            parts.Add(part);
        }

        return parts;
    }

    private void WriteElements(scoped ref EpcParts elements)
    {
        if (!_areElements)
        {
            _kind!.Compose(PartsOf(stackalloc char[EpcParts.CharsMax]), ref elements);
            return;
        }

        foreach (var part in _parts)
        {
            elements.Add(part);
        }
    }
}
