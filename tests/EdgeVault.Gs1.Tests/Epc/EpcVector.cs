namespace EdgeVault.Gs1.Tests.Epc;

/// <summary>The published rows: GS1's TDT 2.2 artefacts (Apache-2.0), retail-epcpy (MIT) and others, named in each row;
/// most agreed upon by two independent translators.</summary>
internal sealed record EpcVector(
    string Scheme, string Hex, string Uri, string TagUri, string ElementString, string DigitalLink)
{
    /// <summary>Rows whose published link says the check digit twice behind a company prefix of 12 digits: the GLN of
    /// (414) has 13 digits, the key of a GRAI 14 (General Specifications, 3.6.4 and 3.9.3), as their own element
    /// strings have it.</summary>
    private static readonly Dictionary<string, string> DoubledCheckDigits = new()
    {
        ["32012A05F200000000000000"] = "https://id.gs1.org/414/3200000000001/254/0",
        ["3262FE9FE27AE2CEF646E093"] = "https://id.gs1.org/414/8231568421682/254/888895103123",
        ["390039318D8401057AD850E2458D1E449952E64D9D3E851A4000"] =
            "https://id.gs1.org/414/0614111234560/254/A%2F-BCDEFGHIJKLMNOPQR",
        ["3300393243FF743FFFFFFFFF"] = "https://id.gs1.org/8003/00614141132454274877906943",
    };

    public bool IsPlus => Scheme.EndsWith('+');

    /// <summary>What the standard says where the published link does not: see above; and a quotation mark is not one of
    /// the characters of a URI (RFC 3986, 2), so it is escaped, as the same rows escape what stands behind it.</summary>
    public string StandardLink => DoubledCheckDigits.TryGetValue(Hex, out var link)
        ? link
        : DigitalLink.Replace("\"", "%22", StringComparison.Ordinal);

    /// <summary>One row's published element string went through 64-bit floating point; its URI and its link did not.
    /// </summary>
    public string StandardElementString => Hex == "3476451FD7FFFFFFFFFFFFFF"
        ? "(8004)9521141288230376151711743"
        : ElementString;

    public static EpcVector[] All { get; } =
        [.. TsvRows.Read("epc-vectors.tsv").Select(row => new EpcVector(row[0], row[1], row[2], row[3], row[4], row[5]))];

    public static int Excused => All.Count(vector => vector.StandardLink != vector.DigitalLink);

    /// <summary>The elements of a <c>+</c> row, whose values have no brackets.</summary>
    public Gs1Element[] Elements() =>
        [.. ElementString.Split('(', StringSplitOptions.RemoveEmptyEntries).Select(element => element.Split(')'))
            .Select(pair => new Gs1Element(pair[0], pair[1]))];

    public override string ToString() => $"{Scheme} {Hex}";
}
