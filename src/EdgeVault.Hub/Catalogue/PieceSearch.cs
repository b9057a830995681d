using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Catalogue.Index;

namespace EdgeVault.Hub.Catalogue;

/// <summary>One page over the sites that are asked: their rows in one order, read a few at a time from the site whose turn it
/// is.</summary>
/// <remarks>The rows that are read for a page are bounded, however little is found: then the page is short, and the token goes on
/// behind what was looked at.</remarks>
internal sealed class PieceSearch
{
    private const int RowsPerPieceMax = 20;
    private const int RowsMin = 1_000;
    private const int ReadMin = 8;

    private readonly ListPiecesRequest _request;
    private readonly PieceOrder _order;
    private readonly int _size;
    private readonly int _readAtOnce;

    // Those whose next row is not known yet, and the others by it.
    private readonly Queue<Reader> _waiting = new();
    private readonly PriorityQueue<Reader, Reader> _turns;

    /// <param name="request">Filter, sort and token; its sizes are checked.</param>
    /// <param name="size">Pieces on a page.</param>
    /// <param name="sites">In order of site.</param>
    /// <param name="now">The time.</param>
    public PieceSearch(ListPiecesRequest request, int size, IReadOnlyList<SiteFold> sites, DateTimeOffset now)
    {
        (_request, _size) = (request, size);
        _order = request.Sort switch
        {
            PieceSort.Weight => PieceOrder.Weight,
            PieceSort.Carat => PieceOrder.Carat,
            PieceSort.Certificate => PieceOrder.Certificate,
            _ => PieceOrder.Id,
        };
        _turns = new(Comparer<Reader>.Create((left, right) =>
            Compare(left.Fold.Site, left.Head, right.Fold.Site, right.Head)));

        // By id one site comes after the other; else each has its part in every page.
        _readAtOnce = _order == PieceOrder.Id ? size + 1 : Math.Max(ReadMin, (2 * size / Math.Max(1, sites.Count)) + 1);
        var token = PageToken.Parse(request);
        foreach (var fold in request.Descending ? sites.Reverse() : sites)
        {
            var query = fold.Look(now, (_, index, _) => SiteQuery.Of(request.Filter ?? new PieceFilter(), index));
            if (query is not null && StartIn(fold.Site, token, out var after))
            {
                _waiting.Enqueue(new Reader(fold, query, after));
            }
        }
    }

    /// <summary>What is found, and where the next page starts; empty at the end.</summary>
    /// <param name="now">The time.</param>
    /// <param name="describe">A row that meets the filter as it is shown; null for one that no longer does.</param>
    public (IReadOnlyList<PieceNow> Pieces, string Next) Page(DateTimeOffset now, Func<SiteFold, PieceRow, PieceNow?> describe)
    {
        var found = new List<PieceNow>();
        var rowsLeft = RowsMin + (RowsPerPieceMax * _size);
        PageToken? last = null;
        var reader = Next(now);
        for (; found.Count < _size && rowsLeft > 0 && reader is not null; reader = Next(now))
        {
            var row = reader.Take();
            last = new PageToken(reader.Fold.Site, row);
            rowsLeft--;
            if (reader.Query.IsMetBy(row) && describe(reader.Fold, row) is { } piece)
            {
                found.Add(piece);
            }
        }

        return (found, last is not null && reader is not null ? last.ToText(_request) : "");
    }

    /// <summary>The site whose row is the next of all; null when there are no more.</summary>
    private Reader? Next(DateTimeOffset now)
    {
        if (_order == PieceOrder.Id)
        {
            // One site comes after the other: those behind need not be read yet.
            while (_waiting.TryPeek(out var first))
            {
                if (first.Fill(_order, _request.Descending, _readAtOnce, now))
                {
                    return first;
                }

                _waiting.Dequeue();
            }

            return null;
        }

        while (_waiting.TryDequeue(out var reader))
        {
            if (reader.Fill(_order, _request.Descending, _readAtOnce, now))
            {
                _turns.Enqueue(reader, reader);
            }
        }

        if (!_turns.TryDequeue(out var next, out _))
        {
            return null;
        }

        _waiting.Enqueue(next);
        return next;
    }

    /// <summary>Where a site's rows go on behind a token: sites before the token's are done with all that has its key.</summary>
    private bool StartIn(string site, PageToken? token, out PieceRow? after)
    {
        after = token?.Row;
        var side = token is null ? 0 : string.CompareOrdinal(site, token.Site) * (_request.Descending ? -1 : 1);
        if (side == 0)
        {
            return true;
        }

        // By id alone all that comes before is done.
        var isDone = side < 0;
        var id = isDone == _request.Descending ? "" : PieceGathering.BehindAll;
        after = new PieceRow(id, token!.Row.WeightMg, token.Row.CaratMilli, token.Row.Certificate);
        return !(isDone && _order == PieceOrder.Id);
    }

    private int Compare(string leftSite, PieceRow left, string rightSite, PieceRow right)
    {
        var key = PieceOrders.CompareKeys(_order, left, right);
        key = key != 0 ? key : string.CompareOrdinal(leftSite, rightSite);
        key = key != 0 ? key : string.CompareOrdinal(left.PieceId, right.PieceId);
        return _request.Descending ? -key : key;
    }

    /// <summary>The rows of one site, as far as they were read.</summary>
    private sealed class Reader(SiteFold fold, SiteQuery query, PieceRow? after)
    {
        private readonly Queue<PieceRow> _read = new();
        private PieceRow? _after = after;
        private bool _isAtEnd;

        public SiteFold Fold => fold;

        public SiteQuery Query => query;

        public PieceRow Head => _read.Peek();

        public PieceRow Take() => _read.Dequeue();

        /// <summary>False where there are no more.</summary>
        public bool Fill(PieceOrder order, bool descending, int count, DateTimeOffset now)
        {
            if (_read.Count > 0 || _isAtEnd)
            {
                return _read.Count > 0;
            }

            var rows = fold.Look(now, (_, index, _) => index.Scan(query, order, descending, _after, count));
            _isAtEnd = rows.Count < count;
            foreach (var row in rows)
            {
                _read.Enqueue(row);
                _after = row;
            }

            return rows.Count > 0;
        }
    }
}
