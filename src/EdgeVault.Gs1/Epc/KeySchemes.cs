namespace EdgeVault.Gs1.Epc;

/// <summary>The schemes at hand, found by the header byte of a tag or by the name in a URI.</summary>
internal static class KeySchemes
{
    private static readonly KeyScheme[] All =
    [
        new(EpcScheme.Sgtin96, "SGTIN-96", 0x30, KeyKind.Sgtin, KeyBits: 44, SerialBits: 38, ReservedBits: 0),
        new(EpcScheme.Sscc96, "SSCC-96", 0x31, KeyKind.Sscc, KeyBits: 58, SerialBits: 0, ReservedBits: 24),
        new(EpcScheme.Sgln96, "SGLN-96", 0x32, KeyKind.Sgln, KeyBits: 41, SerialBits: 41, ReservedBits: 0),
    ];

    private static readonly KeyScheme?[] ByHeader = [.. Headers()];

    /// <summary>For messages: <c>sgtin-96, sscc-96, sgln-96</c>.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(scheme => scheme.UrnName));

    public static KeyScheme? WithHeader(byte header) => ByHeader[header];

    public static KeyScheme? Named(ReadOnlySpan<char> urnName)
    {
        foreach (var scheme in All)
        {
            if (urnName.SequenceEqual(scheme.UrnName))
            {
                return scheme;
            }
        }

        return null;
    }

    private static IEnumerable<KeyScheme?> Headers() =>
        Enumerable.Range(0, 256).Select(header => Array.Find(All, scheme => scheme.Header == header));
}
