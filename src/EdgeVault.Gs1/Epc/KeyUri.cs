namespace EdgeVault.Gs1.Epc;

/// <summary>
/// The body that identity and tag URIs share (TDS 2.1, 6.3 and 12):
/// <code>
/// body   = prefix "." reference [ "." serial ]   serial is there if and only if the kind has one
/// prefix = 6*12DIGIT
/// serial = 1*20( one of 82 characters, seven of them as %XX )
/// </code>
/// </summary>
internal static class KeyUri
{
    public const string IdentityPrefix = "urn:epc:id:";

    public static string Body(KeyKind kind, in KeyParts parts) => kind.SerialAi is null
        ? $"{parts.CompanyPrefix}.{parts.Reference}"
        : $"{parts.CompanyPrefix}.{parts.Reference}.{UrnText.Escape(parts.Serial.ToString())}";

    public static bool TryParseBody(KeyKind kind, ReadOnlySpan<char> body, out KeyParts parts, out EpcError error)
    {
        parts = default;
        var prefixText = CutAtDot(ref body, out _);
        var hasSerial = false;
        var referenceText = kind.SerialAi is null ? body : CutAtDot(ref body, out hasSerial);
        if (kind.SerialAi is not null && !hasSerial)
        {
            error = new(kind.SerialName, $"missing; an {kind.UrnName} URI reads prefix.reference.{kind.SerialName}.");
            return false;
        }

        var serial = default(EpcSerial);
        if (!TryParsePrefix(prefixText, out var prefix, out error)
            || !TryParseReference(kind, referenceText, prefix.Count, out var reference, out error)
            || (hasSerial && !TryParseSerial(kind, body, out serial, out error)))
        {
            return false;
        }

        parts = new KeyParts(prefix, reference, serial);
        return true;
    }

    private static ReadOnlySpan<char> CutAtDot(ref ReadOnlySpan<char> rest, out bool found)
    {
        var dot = rest.IndexOf('.');
        found = dot >= 0;
        var head = found ? rest[..dot] : rest;
        rest = found ? rest[(dot + 1)..] : default;
        return head;
    }

    private static bool TryParsePrefix(ReadOnlySpan<char> text, out Digits prefix, out EpcError error)
    {
        error = default;
        if (Digits.TryParse(text, out prefix)
            && prefix.Count is >= KeyKind.PrefixDigitsMin and <= KeyKind.PrefixDigitsMax)
        {
            return true;
        }

        error = new("companyPrefix", $"'{text}' is not a GS1 company prefix; 6 to 12 digits would do.");
        return false;
    }

    private static bool TryParseReference(
        KeyKind kind, ReadOnlySpan<char> text, int prefixDigits, out Digits reference, out EpcError error)
    {
        error = default;
        var count = kind.DigitCount - prefixDigits;
        if (Digits.TryParse(text, out reference) && reference.Count == count)
        {
            return true;
        }

        error = new(
            kind.ReferenceName,
            $"'{text}' does not fit; behind a company prefix of {prefixDigits} digits it has {count} digits.");
        return false;
    }

    private static bool TryParseSerial(KeyKind kind, ReadOnlySpan<char> urn, out EpcSerial serial, out EpcError error)
    {
        serial = default;
        error = default;
        if (!UrnText.TryUnescape(urn, out var text, out var fault))
        {
            error = new(
                kind.SerialName,
                $"'{urn[fault]}' at character {fault + 1} of '{urn}' cannot stand there; letters, digits, " +
                "!'()*+,-.:;=_ and %22 %25 %26 %2F %3C %3E %3F would do.");
        }
        else if (text.Length is 0 or > EpcSerial.MaxChars)
        {
            error = new(kind.SerialName, $"'{text}' has {text.Length} characters; 1 to {EpcSerial.MaxChars} would do.");
        }

        serial = EpcSerial.From(text);
        return error == default;
    }
}
