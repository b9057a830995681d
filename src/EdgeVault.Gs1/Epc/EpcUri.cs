namespace EdgeVault.Gs1.Epc;

/// <summary>
/// The body that identity and tag URIs share (TDS 2.2, 6.3 and 12): components, with dots between them. The last one
/// may hold dots itself.
/// </summary>
internal static class EpcUri
{
    // The longest is ADI with all 62 characters escaped.
    public const int CharsMax = 256;

    /// <summary>The longest input that is looked at; what is longer is refused without echoing it.</summary>
    public const int InputCharsMax = 512;

    public const string TagPrefix = "urn:epc:tag:";
    public const string IdPrefix = "urn:epc:id:";
    public const string ClassPrefix = "urn:epc:class:";

    public static void WriteBody(scoped EpcParts parts, scoped ref CharWriter to)
    {
        for (var at = 0; at < parts.Count; at++)
        {
            if (at > 0)
            {
                to.Append('.');
            }

            to.AppendEscaped(parts[at], UrnText.PlainChars);
        }
    }

    public static bool TryParseBody(EpcKind kind, ReadOnlySpan<char> body, scoped ref EpcParts parts, out EpcError error)
    {
        error = default;
        Span<char> plain = stackalloc char[InputCharsMax];
        var prefixDigits = 0;
        for (var at = 0; at < kind.Rules.Length; at++)
        {
            var rule = kind.Rules[at];
            var isLast = at == kind.Rules.Length - 1;
            var dot = isLast ? body.Length : body.IndexOf('.');
            if (dot < 0)
            {
                error = new(kind.Rules[^1].Name, $"missing; a {kind.UrnName} URI reads {FormOf(kind)}.");
                return false;
            }

            if (!TryUnescape(rule, body[..dot], plain, out var length, out error)
                || !rule.TryCheck(plain[..length], prefixDigits, out error))
            {
                return false;
            }

            parts.Add(plain[..length]);
            body = isLast ? default : body[(dot + 1)..];
            prefixDigits = at == 0 && kind.HasPrefix ? length : prefixDigits;
        }

        return true;
    }

    public static bool TrySplit(
        ReadOnlySpan<char> uri, string prefix, out ReadOnlySpan<char> name, out ReadOnlySpan<char> body)
    {
        name = body = default;
        if (!uri.StartsWith(prefix))
        {
            return false;
        }

        var rest = uri[prefix.Length..];
        var colon = rest.IndexOf(':');
        name = colon < 0 ? rest : rest[..colon];
        body = colon < 0 ? default : rest[(colon + 1)..];
        return true;
    }

    private static bool TryUnescape(
        PartRule rule, ReadOnlySpan<char> urn, Span<char> plain, out int length, out EpcError error)
    {
        error = default;
        if (UrnText.TryUnescape(urn, plain, out length, out var fault))
        {
            return true;
        }

        error = new(
            rule.Name,
            $"'{urn[fault]}' at character {fault + 1} of '{urn}' cannot stand there; letters, digits, " +
            "!'()*+,-.:;=_ and %22 %23 %25 %26 %2F %3C %3E %3F would do.");
        return false;
    }

    private static string FormOf(EpcKind kind) => string.Join('.', kind.Rules.Select(rule => rule.Name));
}
