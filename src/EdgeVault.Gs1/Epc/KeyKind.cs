namespace EdgeVault.Gs1.Epc;

/// <summary>One GS1 key as a pure identity, whatever tag or link carries it (TDS 2.1, 6.3 and 7).</summary>
/// <param name="UrnName">As in <c>urn:epc:id:sgtin:…</c>.</param>
/// <param name="KeyAi">Application identifier of the key.</param>
/// <param name="DigitCount">Digits of company prefix and reference together, without the check digit.</param>
/// <param name="ReferenceLeads">The reference's first digit (indicator, extension) goes in front of the prefix.</param>
/// <param name="ReferenceName">What TDS calls the reference.</param>
/// <param name="SerialAi">Application identifier of the serial; null where the key has none.</param>
/// <param name="SerialName">What TDS calls the serial.</param>
internal sealed record KeyKind(
    string UrnName,
    string KeyAi,
    int DigitCount,
    bool ReferenceLeads,
    string ReferenceName,
    string? SerialAi,
    string SerialName)
{
    public const int PrefixDigitsMin = 6;
    public const int PrefixDigitsMax = 12;

    public static readonly KeyKind Sgtin = new("sgtin", "01", 13, true, "itemReference", "21", "serial");
    public static readonly KeyKind Sgln = new("sgln", "414", 12, false, "locationReference", "254", "extension");
    public static readonly KeyKind Sscc = new("sscc", "00", 17, true, "serialReference", null, "");

    public static readonly KeyKind[] All = [Sgtin, Sgln, Sscc];

    /// <summary>For messages: <c>sgtin, sgln, sscc</c>.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(kind => kind.UrnName));

    public static KeyKind? Named(ReadOnlySpan<char> urnName)
    {
        foreach (var kind in All)
        {
            if (urnName.SequenceEqual(kind.UrnName))
            {
                return kind;
            }
        }

        return null;
    }

    public string IdentityUri(in KeyParts parts) => $"{KeyUri.IdentityPrefix}{UrnName}:{KeyUri.Body(this, parts)}";

    /// <summary>The key with its check digit, then the serial where there is one.</summary>
    public Gs1Element[] Elements(in KeyParts parts)
    {
        var key = new Gs1Element(KeyAi, KeyDigits(parts));
        return SerialAi is null ? [key] : [key, new Gs1Element(SerialAi, parts.Serial.ToString())];
    }

    private string KeyDigits(in KeyParts parts)
    {
        Span<char> digits = stackalloc char[DigitCount + 1];
        parts.CompanyPrefix.TryFormat(digits, out var prefixLength, default, null);
        parts.Reference.TryFormat(digits[prefixLength..], out _, default, null);
        if (ReferenceLeads)
        {
            var leading = digits[prefixLength];
            digits[..prefixLength].CopyTo(digits[1..]);
            digits[0] = leading;
        }

        digits[^1] = CheckDigit.Of(digits[..^1]);
        return new string(digits);
    }
}
