namespace EdgeVault.Gs1.Barcodes;

/// <summary>One application identifier: what its value looks like and what goes with it.</summary>
internal sealed class AiEntry
{
    private readonly AiComponent[] _components;

    public AiEntry(string ai, string flags, string format, string relations)
    {
        Ai = ai;
        HasPredefinedLength = flags.Contains('*', StringComparison.Ordinal);
        IsLinkAttribute = flags.Contains('?', StringComparison.Ordinal);
        _components = [.. format.Split(' ').Select(AiComponent.Parse)];
        LengthMin = _components.Where(part => !part.IsOptional).Sum(part => part.Min);
        LengthMax = _components.Sum(part => part.Max);

        var words = relations.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Required = [.. words.Where(word => word.StartsWith("req=", StringComparison.Ordinal)).Select(word => word[4..])];
        Excluded = [.. words.Where(word => word.StartsWith("ex=", StringComparison.Ordinal))
            .SelectMany(word => word[3..].Split(','))];
        var key = words.FirstOrDefault(word => word.StartsWith("dlpkey", StringComparison.Ordinal));
        Qualifiers = key is null ? null : [.. key["dlpkey".Length..].TrimStart('=').Split('|').Select(Commas)];
    }

    public string Ai { get; }

    /// <summary>No separator need follow it (General Specifications, 7.8.5).</summary>
    public bool HasPredefinedLength { get; }

    /// <summary>May stand in the query of a Digital Link.</summary>
    public bool IsLinkAttribute { get; }

    public int LengthMin { get; }

    public int LengthMax { get; }

    /// <summary>Each must hold: one of the alternatives between commas, all of what <c>+</c> joins; n is any digit.
    /// </summary>
    public string[] Required { get; }

    /// <summary>None may be there, but itself.</summary>
    public string[] Excluded { get; }

    /// <summary>For a Digital Link's primary key: the sequences that qualifiers may be taken from; else null.</summary>
    public string[][]? Qualifiers { get; }

    /// <summary>Checks characters, lengths, check digits and meaning.</summary>
    /// <param name="value">Without the identifier.</param>
    /// <param name="error">Its position is within the value, from 0.</param>
    public bool TryCheck(ReadOnlySpan<char> value, out BarcodeError error)
    {
        error = default;
        if (value.Length < LengthMin || value.Length > LengthMax)
        {
            var length = LengthMin == LengthMax ? $"{LengthMin}" : $"{LengthMin} to {LengthMax}";
            error = new(Ai, 0, $"its value has {value.Length} characters; {length} would do.");
            return false;
        }

        var rest = value;
        for (var at = 0; at < _components.Length && error.IsNone; at++)
        {
            var component = _components[at];
            if (component.IsOptional && rest.IsEmpty)
            {
                break;
            }

            var part = rest[..Math.Min(rest.Length, component.Max)];
            Check(component, part, value.Length - rest.Length, ref error);
            rest = rest[part.Length..];
        }

        return error.IsNone;
    }

    private static string[] Commas(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private void Check(AiComponent component, ReadOnlySpan<char> part, int start, ref BarcodeError error)
    {
        var fault = component.FaultIn(part);
        if (fault >= 0)
        {
            error = new(Ai, start + fault, $"'{part[fault]}' cannot stand there; {component.Letters} would do.");
            return;
        }

        if (part.Length < component.Min)
        {
            error = new(Ai, start, $"'{part}' is too short; {component.Min} characters would do.");
            return;
        }

        foreach (var check in component.Checks)
        {
            if (check(part) is { } problem)
            {
                error = new(Ai, start, $"'{part}': {problem}.") { IsCheckDigit = AiChecks.IsCheckDigit(check) };
                return;
            }
        }
    }
}
