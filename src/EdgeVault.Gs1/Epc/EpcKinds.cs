namespace EdgeVault.Gs1.Epc;

/// <summary>Every kind of pure identity that is read and written (TDS 2.2, 6.3). The last five have no binary scheme:
/// they come in URIs of documents only.</summary>
internal static class EpcKinds
{
    public static readonly EpcKind Sgtin = new(
        "sgtin", PartRule.Prefix, PartRule.Reference("itemReference", 13), PartRule.Text("serial", 20))
    { KeyAi = "01", KeyName = "gtin", SerialAi = "21", ReferenceLeads = true, IsChecked = true };

    public static readonly EpcKind Sscc = new("sscc", PartRule.Prefix, PartRule.Reference("serialReference", 17))
    { KeyAi = "00", KeyName = "sscc", ReferenceLeads = true, IsChecked = true };

    public static readonly EpcKind Sgln = new(
        "sgln", PartRule.Prefix, PartRule.Reference("locationReference", 12), PartRule.Text("extension", 20))
    { KeyAi = "414", KeyName = "gln", SerialAi = "254", IsChecked = true };

    public static readonly EpcKind Grai = new(
        "grai", PartRule.Prefix, PartRule.Reference("assetType", 12), PartRule.Text("serial", 16))
    { KeyAi = "8003", KeyName = "grai", Pad = "0", IsChecked = true };

    public static readonly EpcKind Giai = new(
        "giai", PartRule.Prefix, PartRule.Text("individualAssetReference", 30) with { Shared = 30 })
    { KeyAi = "8004", KeyName = "giai" };

    public static readonly EpcKind Gsrn = new("gsrn", PartRule.Prefix, PartRule.Reference("serviceReference", 17))
    { KeyAi = "8018", KeyName = "gsrn", IsChecked = true };

    public static readonly EpcKind Gsrnp = new("gsrnp", PartRule.Prefix, PartRule.Reference("serviceReference", 17))
    { KeyAi = "8017", KeyName = "gsrn", IsChecked = true };

    public static readonly EpcKind Gdti = new(
        "gdti", PartRule.Prefix, PartRule.Reference("documentType", 12), PartRule.Text("serial", 17))
    { KeyAi = "253", KeyName = "gdti", IsChecked = true };

    public static readonly EpcKind Sgcn = new(
        "sgcn", PartRule.Prefix, PartRule.Reference("couponReference", 12),
        new("serial", Alphabet.Digits, 1, 12))
    { KeyAi = "255", KeyName = "gcn", IsChecked = true };

    public static readonly EpcKind Itip = new(
        "itip", PartRule.Prefix, PartRule.Reference("itemReference", 13), new("piece", Alphabet.Digits, 2, 2),
        new("total", Alphabet.Digits, 2, 2), PartRule.Text("serial", 20))
    { KeyAi = "8006", KeyName = "itip", SerialAi = "21", ReferenceLeads = true, IsChecked = true };

    public static readonly EpcKind Cpi = new(
        "cpi", PartRule.Prefix, new("componentPartReference", Alphabet.Cset39, 1, 30) { Shared = 30 },
        PartRule.Number("serial", 999_999_999_999))
    { KeyAi = "8010", KeyName = "cpi", SerialAi = "8011" };

    public static readonly EpcKind Gid = new(
        "gid", PartRule.Number("generalManagerNumber", (1 << 28) - 1), PartRule.Number("objectClass", (1 << 24) - 1),
        PartRule.Number("serial", (1L << 36) - 1));

    public static readonly EpcKind Usdod = new(
        "usdod", new("cageOrDodaac", Alphabet.Cage, 5, 6), PartRule.Number("serial", (1L << 36) - 1));

    public static readonly EpcKind Adi = new(
        "adi", new("cageOrDodaac", Alphabet.Cage, 5, 6), new("originalPartNumber", Alphabet.Part, 0, 32),
        new("serial", Alphabet.Part, 1, 30) { MayStartWithNumberSign = true });

    public static readonly EpcKind[] All =
    [
        Sgtin, Sscc, Sgln, Grai, Giai, Gsrn, Gsrnp, Gdti, Sgcn, Itip, Cpi, Gid, Usdod, Adi,
        new("upui", PartRule.Prefix, PartRule.Reference("itemReference", 13), PartRule.Text("tpx", 28))
        { KeyAi = "01", KeyName = "gtin", SerialAi = "235", ReferenceLeads = true, IsChecked = true },
        new("pgln", PartRule.Prefix, PartRule.Reference("partyReference", 12))
        { KeyAi = "417", KeyName = "gln", IsChecked = true },
        new("ginc", PartRule.Prefix, PartRule.Text("consignmentReference", 30) with { Shared = 30 })
        { KeyAi = "401", KeyName = "ginc" },
        new("gsin", PartRule.Prefix, PartRule.Reference("shipperReference", 16))
        { KeyAi = "402", KeyName = "gsin", IsChecked = true },
        new("lgtin", PartRule.Prefix, PartRule.Reference("itemReference", 13), PartRule.Text("lot", 20))
        { KeyAi = "01", KeyName = "gtin", SerialAi = "10", ReferenceLeads = true, IsChecked = true, IsClass = true },
    ];

    /// <summary>For messages: <c>sgtin, sscc, …</c>.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(kind => kind.UrnName));

    public static EpcKind? Named(ReadOnlySpan<char> urnName, bool isClass)
    {
        foreach (var kind in All)
        {
            if (kind.IsClass == isClass && urnName.SequenceEqual(kind.UrnName))
            {
                return kind;
            }
        }

        return null;
    }
}
