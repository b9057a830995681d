namespace EdgeVault.Gs1.Epc;

/// <summary>A tag's EPC with its fields checked; reading it took no memory, and text is made when asked for.</summary>
public readonly struct EpcTag
{
    internal EpcTag(EpcBits bits, KeyScheme? layout, int filter, KeyParts parts, EpcRemarks remarks)
    {
        Bits = bits;
        Layout = layout;
        Filter = filter;
        Parts = parts;
        Remarks = remarks;
    }

    public EpcBits Bits { get; }

    public EpcScheme Scheme => Layout?.Scheme ?? EpcScheme.Raw;

    /// <summary>0 to 7, what is tagged (TDS 2.1, 10); 0 for a raw EPC.</summary>
    public int Filter { get; }

    public EpcRemarks Remarks { get; }

    internal KeyScheme? Layout { get; }

    internal KeyParts Parts { get; }

    /// <summary>Whether both name the same thing: by fields where both decode to a key, else by bits.</summary>
    public bool IsSameIdentity(in EpcTag other) => Layout is null || other.Layout is null
        ? Bits == other.Bits
        : Layout.Kind == other.Layout.Kind && Parts == other.Parts;
}
