namespace EdgeVault.Gs1.Epc;

/// <summary>What an EPC says, read from a tag or a pure identity URI, in every form; null where it has none.</summary>
/// <remarks>Immutable. Each text is built when asked for.</remarks>
public sealed class EpcIdentity
{
    private readonly EpcTag? _tag;
    private readonly KeyKind? _kind;
    private readonly KeyParts _parts;

    internal EpcIdentity(in EpcTag tag)
    {
        _tag = tag;
        _kind = tag.Layout?.Kind;
        _parts = tag.Parts;
    }

    internal EpcIdentity(KeyKind kind, in KeyParts parts)
    {
        _kind = kind;
        _parts = parts;
    }

    /// <summary>The tag that it was read from; null for an identity that was read from a URI.</summary>
    public EpcTag? Tag => _tag;

    /// <summary><c>SGTIN-96</c>, <c>RAW</c>; for an identity without a tag the key alone: <c>SGTIN</c>.</summary>
    public string SchemeName => _tag?.Layout?.Name ?? _kind?.UrnName.ToUpperInvariant() ?? RawUri.SchemeName;

    public string? CompanyPrefix => _kind is null ? null : _parts.CompanyPrefix.ToString();

    /// <summary>Item, location or serial reference, with the indicator or extension digit in front.</summary>
    public string? Reference => _kind is null ? null : _parts.Reference.ToString();

    /// <summary>Serial number or location extension, unescaped.</summary>
    public string? Serial => _kind?.SerialAi is null ? null : _parts.Serial.ToString();

    /// <summary><c>urn:epc:id:sgtin:0614141.812345.6789</c>, canonical: equal text, same thing.</summary>
    public string? PureIdentityUri => _kind?.IdentityUri(_parts);

    /// <summary><c>urn:epc:tag:sgtin-96:3.0614141.812345.6789</c>, or <c>urn:epc:raw:96.x3074…</c>.</summary>
    public string? TagUri => _tag switch
    {
        null => null,
        { Layout: null } raw => RawUri.Format(raw.Bits),
        { Layout: { } layout } tag =>
            $"{EpcCodec.TagPrefix}{layout.UrnName}:{tag.Filter}.{KeyUri.Body(layout.Kind, _parts)}",
    };

    /// <summary><c>(01)80614141123458(21)6789</c>.</summary>
    public string? ElementString => _kind is null ? null : Gs1Text.ElementString(_kind.Elements(_parts));

    /// <summary><c>https://id.gs1.org/01/80614141123458/21/6789</c>. An SGLN says its extension 0 too.</summary>
    public string? DigitalLink => _kind is null ? null : Gs1Text.DigitalLink(_kind.Elements(_parts));

    /// <summary>What pieces are compared by: the pure identity URI where there is one, else the raw URI.</summary>
    public string Key => PureIdentityUri ?? RawUri.Format(_tag.GetValueOrDefault().Bits);

    public override string ToString() => Key;
}
