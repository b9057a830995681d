namespace EdgeVault.Gs1.Barcodes;

/// <summary>What element strings may not say together (General Specifications, 4.13 and 4.14).</summary>
internal static class ElementRules
{
    private const string DigitalSignature = "8030";

    /// <summary>Checks pairs that exclude each other, identifiers that need another, and repeated ones.</summary>
    public static bool TryCheck(IReadOnlyList<ScannedElement> elements, out BarcodeError error)
    {
        error = default;
        foreach (var element in elements)
        {
            if (FaultOf(element, elements) is { } message)
            {
                error = new(element.Ai, element.Position, message);
                return false;
            }
        }

        return true;
    }

    private static string? FaultOf(ScannedElement element, IReadOnlyList<ScannedElement> all)
    {
        var entry = element.Entry;
        foreach (var other in all)
        {
            if (other.Ai == element.Ai && other.Value != element.Value)
            {
                return $"it is there twice, with the values '{element.Value}' and '{other.Value}'.";
            }

            if (other.Ai != element.Ai && Array.Exists(entry.Excluded, pattern => Matches(pattern, other.Ai)))
            {
                return $"it cannot stand with ({other.Ai}).";
            }
        }

        if (Array.Find(entry.Required, required => !IsSatisfied(required, all)) is { } missing)
        {
            return $"it needs one of {missing} beside it.";
        }

        var mustHaveSerial = element.Ai is "253" or "255" or "8003" && Has(all, DigitalSignature);
        return mustHaveSerial && element.Value.Length == entry.LengthMin
            ? $"it needs its serial beside ({DigitalSignature})."
            : null;
    }

    private static bool IsSatisfied(string alternatives, IReadOnlyList<ScannedElement> all) =>
        Array.Exists(alternatives.Split(','), alternative => Array.TrueForAll(alternative.Split('+'), ai => Has(all, ai)));

    private static bool Has(IReadOnlyList<ScannedElement> all, string pattern) =>
        all.Any(element => Matches(pattern, element.Ai));

    private static bool Matches(string pattern, string ai)
    {
        if (pattern.Length != ai.Length)
        {
            return false;
        }

        for (var at = 0; at < ai.Length; at++)
        {
            if (pattern[at] != 'n' && pattern[at] != ai[at])
            {
                return false;
            }
        }

        return true;
    }
}
