namespace EdgeVault.Gs1.Epc;

/// <summary>
/// One kind of thing as a pure identity, whatever tag or link carries it (TDS 2.2, 6.3 and 7). Where it is a GS1 key,
/// its element string is composed of the components of its URI:
/// <code>
/// key    = pad  [ lead digit of the reference ]  company prefix  rest of the reference  [ check digit ]  between
/// serial = the last component, where it has an application identifier of its own
/// </code>
/// </summary>
/// <remarks><paramref name="UrnName"/>: As in <c>urn:epc:id:sgtin:…</c>. <paramref name="Rules"/>: The components, in
/// the order of the URI.</remarks>
internal sealed record EpcKind(string UrnName, params PartRule[] Rules)
{
    /// <summary>Application identifier of the key; null where GS1 has none (GID, DoD, ADI).</summary>
    public string? KeyAi { get; init; }

    /// <summary>What messages call the key's value.</summary>
    public string KeyName { get; init; } = "";

    /// <summary>Application identifier of the last component; null where it belongs to the key.</summary>
    public string? SerialAi { get; init; }

    /// <summary>Stands in front of the company prefix: the 0 of a GRAI.</summary>
    public string Pad { get; init; } = "";

    /// <summary>The reference's first digit (indicator, extension) goes in front of the company prefix.</summary>
    public bool ReferenceLeads { get; init; }

    /// <summary>A check digit follows the reference.</summary>
    public bool IsChecked { get; init; }

    /// <summary><c>urn:epc:class:</c>, not <c>urn:epc:id:</c>.</summary>
    public bool IsClass { get; init; }

    public string UrnPrefix => IsClass ? "urn:epc:class:" : "urn:epc:id:";

    public bool HasPrefix => ReferenceEquals(Rules[0], PartRule.Prefix);

    /// <summary>Digits of a checked key up to and with its check digit.</summary>
    public int CheckedDigits => Pad.Length + Rules[1].Shared + 1;

    /// <summary>Elements of the key: one, or two where the serial has an identifier of its own.</summary>
    public int ElementCount => SerialAi is null ? 1 : 2;

    private Range Between => 2..(SerialAi is null ? Rules.Length : Rules.Length - 1);

    /// <summary>Checks components that came from a URI.</summary>
    public bool TryCheck(scoped EpcParts parts, out EpcError error) => TryCheck(parts, Rules.Length, out error);

    private bool TryCheck(scoped EpcParts parts, int count, out EpcError error)
    {
        error = default;
        var prefixDigits = HasPrefix ? parts[0].Length : 0;
        for (var at = 0; at < count && error.IsNone; at++)
        {
            Rules[at].TryCheck(parts[at], prefixDigits, out error);
        }

        return error.IsNone;
    }

    /// <summary>Composes the key's value and, where it has one, the serial's. Only for a kind with a
    /// <see cref="KeyAi"/>.</summary>
    public void Compose(scoped EpcParts parts, scoped ref EpcParts elements)
    {
        var reference = parts[1];
        elements.Append(Pad);
        elements.Append(ReferenceLeads ? reference[..1] : default);
        elements.Append(parts[0]);
        elements.Append(ReferenceLeads ? reference[1..] : reference);
        if (IsChecked)
        {
            elements.Append(CheckDigit.Of(elements.Open));
        }

        var (start, length) = Between.GetOffsetAndLength(Rules.Length);
        for (var at = start; at < start + length; at++)
        {
            elements.Append(parts[at]);
        }

        elements.Close();
        if (SerialAi is not null)
        {
            elements.Add(parts[^1]);
        }
    }

    /// <summary>Undoes <see cref="Compose"/>: only who knows how long the company prefix is can tell.</summary>
    public bool TrySplit(scoped EpcParts elements, int prefixDigits, scoped ref EpcParts parts, out EpcError error)
    {
        if (prefixDigits is < 6 or > 12)
        {
            error = new("companyPrefix", $"{prefixDigits} digits; a company prefix has 6 to 12.");
            return false;
        }

        if (!TryCheckElements(elements, out error))
        {
            return false;
        }

        var key = elements[0][Pad.Length..];
        var lead = ReferenceLeads ? 1 : 0;
        var end = IsChecked ? Rules[1].Shared : key.Length;
        if (key.Length < lead + prefixDigits)
        {
            error = new(KeyName, $"'{key}' is shorter than a company prefix of {prefixDigits} digits.");
            return false;
        }

        parts.Add(key.Slice(lead, prefixDigits));
        parts.Append(key[..lead]);
        parts.Add(key[(lead + prefixDigits)..end]);
        SplitBetween(key[(IsChecked ? end + 1 : end)..], ref parts);
        if (SerialAi is not null)
        {
            parts.Add(elements[1]);
        }

        // The serial was checked with the elements.
        return TryCheck(parts, SerialAi is null ? Rules.Length : Rules.Length - 1, out error);
    }

    /// <summary>Checks values that came without a company prefix: characters, lengths and the check digit.</summary>
    public bool TryCheckElements(scoped EpcParts elements, out EpcError error)
    {
        var key = elements[0];
        error = default;
        if (!key.StartsWith(Pad))
        {
            error = new(KeyName, $"'{key}' does not start with {Pad}.");
        }
        else if (!IsChecked)
        {
            // The widest alphabet and the full length: a prefix of no digits.
            Rules[1].TryCheck(key, 0, out error);
        }
        else if (key.Length < CheckedDigits || !CheckDigit.IsValid(key[..CheckedDigits]))
        {
            error = new(KeyName, $"'{key}' is not {CheckedDigits} digits of which the last is their check digit.");
        }
        else
        {
            CheckBetween(key[CheckedDigits..], ref error);
        }

        if (error.IsNone && SerialAi is not null)
        {
            Rules[^1].TryCheck(elements[1], 0, out error);
        }

        return error.IsNone;
    }

    private void CheckBetween(ReadOnlySpan<char> rest, ref EpcError error)
    {
        var (start, length) = Between.GetOffsetAndLength(Rules.Length);
        for (var at = start; at < start + length && error.IsNone; at++)
        {
            var part = rest[..Math.Min(rest.Length, Rules[at].Max)];
            rest = rest[part.Length..];
            Rules[at].TryCheck(part, 0, out error);
        }

        if (error.IsNone && !rest.IsEmpty)
        {
            error = new(KeyName, $"'{rest}' is too much behind the key.");
        }
    }

    private void SplitBetween(scoped ReadOnlySpan<char> rest, scoped ref EpcParts parts)
    {
        var (start, length) = Between.GetOffsetAndLength(Rules.Length);
        for (var at = start; at < start + length; at++)
        {
            var part = rest[..Math.Min(rest.Length, Rules[at].Max)];
            rest = rest[part.Length..];
            parts.Add(part);
        }
    }
}
