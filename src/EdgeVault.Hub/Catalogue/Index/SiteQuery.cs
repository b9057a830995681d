using EdgeVault.Contracts.Catalogue.V1;

namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>A filter in the codes of one site's index.</summary>
internal sealed class SiteQuery
{
    private readonly List<(PieceAttribute Attribute, int Code)> _values = [];

    private SiteQuery(PieceFilter filter)
    {
        Weight = Range.Of(filter.WeightMgMin, filter.WeightMgMax);
        Carat = Range.Of(filter.CaratMilliMin, filter.CaratMilliMax);
        CertificateLab = filter.CertificateLab;
        CertificateNumber = filter.CertificateNumber;
    }

    public IReadOnlyList<(PieceAttribute Attribute, int Code)> Values => _values;

    public Range? Weight { get; }

    public Range? Carat { get; }

    public string CertificateLab { get; }

    public string CertificateNumber { get; }

    /// <summary>Null where the site never had a piece with one of the values.</summary>
    public static SiteQuery? Of(PieceFilter filter, PieceIndex index)
    {
        var query = new SiteQuery(filter);
        foreach (var (attribute, word) in WordsOf(filter))
        {
            if (word.Length == 0)
            {
                continue;
            }

            if (index.CodeOf(attribute, word) is var code and not 0)
            {
                query._values.Add((attribute, code));
            }
            else
            {
                return null;
            }
        }

        return query;
    }

    public bool IsMetBy(PieceRow row)
    {
        foreach (var (attribute, code) in _values)
        {
            if (!row.Has(attribute, code))
            {
                return false;
            }
        }

        return (Weight?.Holds(row.WeightMg) ?? true) && (Carat?.Holds(row.CaratMilli) ?? true)
            && (CertificateNumber.Length == 0 || HasPaper(row));
    }

    private bool HasPaper(PieceRow row) =>
        (row.Certificate is { } first && IsPaper(first)) || (row.MoreCertificates?.Any(IsPaper) ?? false);

    private bool IsPaper(string key) => CertificateLab.Length > 0
        ? key == PieceRow.CertificateKey(CertificateLab, CertificateNumber)
        : key.AsSpan(key.IndexOf('\n', StringComparison.Ordinal) + 1)
            .Equals(CertificateNumber, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(PieceAttribute, string)> WordsOf(PieceFilter filter) =>
    [
        (PieceAttribute.Zone, filter.Zone),
        (PieceAttribute.Metal, filter.Metal),
        (PieceAttribute.Fineness, filter.Fineness),
        (PieceAttribute.IntakeReason, filter.IntakeReason),
        (PieceAttribute.Presentation, filter.Presentation),
        (PieceAttribute.Custody, filter.Custody),
        (PieceAttribute.Whereabouts, filter.Whereabouts),
        (PieceAttribute.CertificateLab, filter.CertificateLab),
        (PieceAttribute.Category, filter.Category),
        (PieceAttribute.Gem, filter.Gem),
        (PieceAttribute.Cut, filter.Cut),
        (PieceAttribute.Colour, filter.Colour),
        (PieceAttribute.Clarity, filter.Clarity),
        (PieceAttribute.Sound, filter.SellableOnly ? PieceRows.Sound : ""),
    ];

    /// <summary>Both ends belong to it. What is not known is 0, and in no range.</summary>
    internal readonly record struct Range(ulong Min, ulong Max)
    {
        public static Range? Of(ulong min, ulong max) => min == 0 && max == 0
            ? null
            : new Range(Math.Max(1, min), max == 0 ? ulong.MaxValue : max);

        public bool Holds(ulong value) => value >= Min && value <= Max;
    }
}
