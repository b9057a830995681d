namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>Rows that a narrow range or a paper leaves, taken together and sorted, where that is less work than walking the order
/// that was asked for.</summary>
internal sealed class PieceGathering(RowTable rows, SiteQuery query, PieceOrder order)
{
    /// <summary>Compares behind every id.</summary>
    public const string BehindAll = "\uFFFF\uFFFF";

    /// <summary>Null where walking is less.</summary>
    /// <param name="walkCount">Rows that a walk could have to read.</param>
    /// <param name="page">Rows that are wanted.</param>
    /// <param name="papers">Rows with a paper, by laboratory (may be empty) and number.</param>
    /// <param name="listBy">The shortest list that can answer, in an order.</param>
    public IReadOnlyCollection<PieceRow>? Gather(
        int walkCount, int page, Func<string, string, IEnumerable<int>> papers, Func<PieceOrder, RowList> listBy)
    {
        if (query.CertificateNumber.Length > 0)
        {
            return [.. papers(query.CertificateLab, query.CertificateNumber).Distinct().Select(row => rows[row])];
        }

        var byWeight = RangeOf(PieceOrder.Weight, query.Weight, listBy, min => new PieceRow("", min, 0, null),
            max => new PieceRow(BehindAll, max, 0, null));
        var byCarat = RangeOf(PieceOrder.Carat, query.Carat, listBy, min => new PieceRow("", 0, min, null),
            max => new PieceRow(BehindAll, 0, max, null));
        var range = byWeight is null || byCarat?.Count < byWeight.Value.Count ? byCarat : byWeight;

        // A walk finds one in walkCount / count rows; gathering reads all of them, once a page.
        return range is not { } best || (long)best.Count * best.Count > (long)page * walkCount
            ? null
            : [.. best.Rows.Take(best.Count).Select(row => rows[row])];
    }

    private (int Count, IEnumerable<int> Rows)? RangeOf(
        PieceOrder by, SiteQuery.Range? range, Func<PieceOrder, RowList> listBy, Func<ulong, PieceRow> before,
        Func<ulong, PieceRow> behind)
    {
        if (range is not { } wanted || by == order)
        {
            return null;
        }

        var list = listBy(by);
        var first = before(wanted.Min);
        return (list.Rank(behind(wanted.Max)) - list.Rank(first), list.Walk(first, descending: false));
    }
}
