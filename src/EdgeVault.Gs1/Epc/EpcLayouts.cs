using EdgeVault.Gs1.Epc.Fields;
using static EdgeVault.Gs1.Epc.EpcKinds;

namespace EdgeVault.Gs1.Epc;

/// <summary>The schemes at hand (TDS 2.2, 14.2 header values, 14.6 coding tables), found by the header byte of a tag or
/// by the name in a URI.</summary>
internal static class EpcLayouts
{
    private static readonly FilterField Filter3 = new(3);
    private static readonly FilterField Filter4 = new(4);
    private static readonly FilterField Filter6 = new(6);
    private static readonly PrefixField Prefix = new();
    private static readonly DataToggleField Toggle = new();
    private static readonly ZerosField Zeros24 = new(24);
    private static readonly DigitsField TwoDigits = new(7, 2, shares: false);

    private static readonly EpcLayout[] All =
    [
        new(EpcScheme.Gdti96, "GDTI-96", 0x2C, Gdti, Filter3, Prefix, Shared(41, 12), new NumberField(41)),
        new(EpcScheme.Gsrn96, "GSRN-96", 0x2D, Gsrn, Filter3, Prefix, Shared(58, 17), Zeros24),
        new(EpcScheme.Gsrnp96, "GSRNP-96", 0x2E, Gsrnp, Filter3, Prefix, Shared(58, 17), Zeros24),
        new(EpcScheme.Usdod96, "USDOD-96", 0x2F, Usdod, Filter4, new CageField(8), new NumberField(36)),
        new(EpcScheme.Sgtin96, "SGTIN-96", 0x30, Sgtin, Filter3, Prefix, Shared(44, 13), new NumberField(38)),
        new(EpcScheme.Sscc96, "SSCC-96", 0x31, Sscc, Filter3, Prefix, Shared(58, 17), Zeros24),
        new(EpcScheme.Sgln96, "SGLN-96", 0x32, Sgln, Filter3, Prefix, Shared(41, 12), new NumberField(41)),
        new(EpcScheme.Grai96, "GRAI-96", 0x33, Grai, Filter3, Prefix, Shared(44, 12), new NumberField(38)),
        new(EpcScheme.Giai96, "GIAI-96", 0x34, Giai, Filter3, Prefix, new NumberField(82, shares: true)),
        new(EpcScheme.Gid96, "GID-96", 0x35, Gid, new NumberField(28), new NumberField(24), new NumberField(36)),
        new(EpcScheme.Sgtin198, "SGTIN-198", 0x36, Sgtin, Filter3, Prefix, Shared(44, 13), new TextField(140)),
        new(EpcScheme.Grai170, "GRAI-170", 0x37, Grai, Filter3, Prefix, Shared(44, 12), new TextField(112)),
        new(EpcScheme.Giai202, "GIAI-202", 0x38, Giai, Filter3, Prefix, new TextField(188, shares: true)),
        new(EpcScheme.Sgln195, "SGLN-195", 0x39, Sgln, Filter3, Prefix, Shared(41, 12), new TextField(140)),
        new(EpcScheme.Gdti113, "GDTI-113", 0x3A, Gdti, Filter3, Prefix, Shared(41, 12), new NumericStringField(58, 17)),
        new(EpcScheme.AdiVar, "ADI-var", 0x3B, Adi, Filter6, new CageField(6), new SixBitTextField(32),
            new SixBitTextField(30)),
        new(EpcScheme.Cpi96, "CPI-96", 0x3C, Cpi, Filter3, Prefix, new NumberField(51, 15, shares: true),
            new NumberField(31)),
        new(EpcScheme.CpiVar, "CPI-var", 0x3D, Cpi, Filter3, Prefix, new SixBitTextField(24), new NumberField(40, 12)),
        new(EpcScheme.Gdti174, "GDTI-174", 0x3E, Gdti, Filter3, Prefix, Shared(41, 12), new TextField(119)),
        new(EpcScheme.Sgcn96, "SGCN-96", 0x3F, Sgcn, Filter3, Prefix, Shared(41, 12), new NumericStringField(41, 12)),
        new(EpcScheme.Itip110, "ITIP-110", 0x40, Itip, Filter3, Prefix, Shared(44, 13), TwoDigits, TwoDigits,
            new NumberField(38)),
        new(EpcScheme.Itip212, "ITIP-212", 0x41, Itip, Filter3, Prefix, Shared(44, 13), TwoDigits, TwoDigits,
            new TextField(140)),
        new(EpcScheme.CpiPlus, "CPI+", 0xF0, Cpi, Toggle, Filter3, new DelimitedField(30), new CountedDigitsField(12)),
        new(EpcScheme.GraiPlus, "GRAI+", 0xF1, Grai, Toggle, Filter3, Open(14), new CodedTextField(16)),
        new(EpcScheme.SglnPlus, "SGLN+", 0xF2, Sgln, Toggle, Filter3, Key(13), new CodedTextField(20)),
        new(EpcScheme.ItipPlus, "ITIP+", 0xF3, Itip, Toggle, Filter3, Key(18), new CodedTextField(20)),
        new(EpcScheme.GsrnPlus, "GSRN+", 0xF4, Gsrn, Toggle, Filter3, Key(18)),
        new(EpcScheme.GsrnpPlus, "GSRNP+", 0xF5, Gsrnp, Toggle, Filter3, Key(18)),
        new(EpcScheme.GdtiPlus, "GDTI+", 0xF6, Gdti, Toggle, Filter3, Open(13), new CodedTextField(17)),
        new(EpcScheme.SgtinPlus, "SGTIN+", 0xF7, Sgtin, Toggle, Filter3, Key(14), new CodedTextField(20)),
        new(EpcScheme.SgcnPlus, "SGCN+", 0xF8, Sgcn, Toggle, Filter3, Open(13), new CountedDigitsField(12)),
        new(EpcScheme.SsccPlus, "SSCC+", 0xF9, Sscc, Toggle, Filter3, Key(18)),
        new(EpcScheme.GiaiPlus, "GIAI+", 0xFA, Giai, Toggle, Filter3, new DelimitedField(30)),
        new(EpcScheme.DsgtinPlus, "DSGTIN+", 0xFB, Sgtin, Toggle, Filter3, new DateField(), Key(14),
            new CodedTextField(20)),
    ];

    private static readonly EpcLayout?[] ByHeader =
        [.. Enumerable.Range(0, 256).Select(header => Array.Find(All, layout => layout.Header == header))];

    private static readonly EpcLayout?[] ByScheme =
        [.. Enum.GetValues<EpcScheme>().Select(scheme => Array.Find(All, layout => layout.Scheme == scheme))];

    /// <summary>For messages: <c>sgtin-96, sscc-96, …</c>, those that have tag URIs.</summary>
    public static string TagUriNames { get; } =
        string.Join(", ", All.Where(layout => !layout.IsPlus).Select(layout => layout.UrnName));

    public static IReadOnlyList<EpcLayout> Every => All;

    public static EpcLayout? WithHeader(byte header) => ByHeader[header];

    public static EpcLayout? Of(EpcScheme scheme) => ByScheme[(int)scheme];

    /// <summary>As in <c>urn:epc:tag:sgtin-96:…</c>; a <c>+</c> scheme has no tag URI.</summary>
    public static EpcLayout? Named(ReadOnlySpan<char> urnName)
    {
        foreach (var layout in All)
        {
            if (!layout.IsPlus && urnName.SequenceEqual(layout.UrnName))
            {
                return layout;
            }
        }

        return null;
    }

    private static DigitsField Shared(int bits, int digits) => new(bits, digits, shares: true);

    private static KeyDigitsField Key(int digits) => new(digits, closes: true);

    private static KeyDigitsField Open(int digits) => new(digits, closes: false);
}
