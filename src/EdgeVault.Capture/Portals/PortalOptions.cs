namespace EdgeVault.Capture.Portals;

/// <summary>One entry of the <c>Portals</c> section: a door with an inside and an outside.</summary>
public sealed class PortalOptions
{
    /// <summary>What kind of door it is, for people. Default <c>vault-door</c>.</summary>
    public string Kind { get; set; } = "vault-door";

    /// <summary>The camera that sees it, for people; may be absent.</summary>
    public string? Camera { get; set; }

    /// <summary><c>urn:epc:id:sgln:…</c> of the read point.</summary>
    public string ReadPoint { get; set; } = "";

    public string InsideZone { get; set; } = "";

    public string OutsideZone { get; set; } = "";

    /// <summary><c>reader/antenna</c> → <c>inside</c> or <c>outside</c>; antennas are numbered from 1, as at the reader.</summary>
    public IDictionary<string, string> Antennas { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The input that says whether the door is open, <c>reader/gpi</c>N: open when high, or with <c>/low</c> behind it
    /// when low.</summary>
    public string? Door { get; set; }

    /// <summary><c>inside</c> and <c>outside</c> → the input of the light beam there, likewise: broken when high, or with
    /// <c>/low</c> when low.</summary>
    public IDictionary<string, string> Beams { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The output, <c>reader/gpo</c>N or with <c>/low</c> behind it where low switches it on → <c>green</c>,
    /// <c>amber</c>, <c>red</c> or <c>buzzer</c>. Of readers that speak LLRP. Default none.</summary>
    public IDictionary<string, string> Outputs { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal);
}
