namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>One site's pieces, by the values of each attribute and in each order; kept with every change.</summary>
/// <remarks>
/// A change costs the lists of the values that changed, each found by a logarithm of its length. A page reads the rows of the
/// shortest list that can answer. One owner, the fold's lock.
/// </remarks>
internal sealed class PieceIndex
{
    private readonly RowTable _rows = new();
    private readonly RowList[] _all;
    private readonly ValueTable[] _values = new ValueTable[PieceRow.AttributeCount];
    private readonly List<RowList[]>[] _lists = new List<RowList[]>[PieceRow.AttributeCount];
    private readonly Dictionary<string, HashSet<int>> _morePapers = new(StringComparer.Ordinal);
    private readonly SoundCounts _soundBy = new();

    public PieceIndex()
    {
        _all = NewLists();
        for (var attribute = 0; attribute < PieceRow.AttributeCount; attribute++)
        {
            (_values[attribute], _lists[attribute]) = (new ValueTable(), []);
        }
    }

    public int Count => _rows.Count;

    /// <summary>Rows read for pages so far, for tests of how much work a page is.</summary>
    public long Touched { get; private set; }

    public PieceRow? Find(string pieceId) => _rows.Find(pieceId) is { } number ? _rows[number] : null;

    /// <summary>0 for a word that no piece of the site ever had.</summary>
    public int CodeOf(PieceAttribute attribute, string word) => _values[(int)attribute].Find(word);

    /// <summary>For making a row.</summary>
    public int Code(PieceAttribute attribute, string word) => _values[(int)attribute].CodeOf(word);

    public void Set(PieceRow fresh)
    {
        if (_rows.Find(fresh.PieceId) is not { } number)
        {
            number = _rows.Add(fresh);
            Link(number, null, fresh, isIn: true);
            _soundBy.Count(fresh, 1);
            return;
        }

        var before = _rows[number];
        Link(number, fresh, before, isIn: false);
        _soundBy.Count(before, -1);
        _rows[number] = fresh;
        Link(number, before, fresh, isIn: true);
        _soundBy.Count(fresh, 1);
    }

    /// <summary>The next rows of an order that a query could be met by, whether they meet it or not.</summary>
    /// <param name="query">Of this index.</param>
    /// <param name="order">Which order.</param>
    /// <param name="descending">Backwards.</param>
    /// <param name="after">Behind this one, which need not be a row of the index; null from the start.</param>
    /// <param name="countMax">At most so many; fewer mean the end.</param>
    public IReadOnlyList<PieceRow> Scan(
        SiteQuery query, PieceOrder order, bool descending, PieceRow? after, int countMax)
    {
        var list = ShortestOf(query, order);
        var gathered = new PieceGathering(_rows, query, order).Gather(
            list.Count, countMax, PapersOf, by => ShortestOf(query, by));
        Touched += gathered?.Count ?? 0;
        var rows = gathered is null ? WalkOf(list, query, order, descending, after) : Sorted(gathered, order, descending, after);
        var found = rows.Take(countMax).ToList();
        Touched += gathered is null ? found.Count : 0;
        return found;
    }

    /// <summary>Pieces, and those of them that are sound in zones that are not blind, by value.</summary>
    /// <param name="attribute">Of what.</param>
    /// <param name="isBlind">Of a zone, by its name.</param>
    public IEnumerable<(string Value, int Pieces, int Sound)> FacetsOf(PieceAttribute attribute, Func<string, bool> isBlind)
    {
        var values = _values[(int)attribute];
        for (var code = 1; code <= _lists[(int)attribute].Count; code++)
        {
            if (_lists[(int)attribute][code - 1][0].Count is var count and > 0)
            {
                yield return (values[code], count, _soundBy.Of(attribute, code, IsBlind));
            }
        }

        bool IsBlind(int zone) => isBlind(_values[(int)PieceAttribute.Zone][zone]);
    }

    public int SoundCount(Func<string, bool> isBlind) =>
        _soundBy.Of(zone => isBlind(_values[(int)PieceAttribute.Zone][zone]));

    private RowList ShortestOf(SiteQuery query, PieceOrder order)
    {
        var shortest = _all[(int)order];
        foreach (var (attribute, code) in query.Values)
        {
            var list = ListsOf(attribute, code)[(int)order];
            shortest = list.Count < shortest.Count ? list : shortest;
        }

        return shortest;
    }

    private IEnumerable<PieceRow> WalkOf(
        RowList list, SiteQuery query, PieceOrder order, bool descending, PieceRow? after)
    {
        var (first, last) = BoundsOf(query, order);
        var (start, end) = descending ? (last, first) : (first, last);
        if (start is not null && (after is null || PieceOrders.Compare(order, start, after) is var cmp && (descending ? cmp < 0 : cmp > 0)))
        {
            after = start;
        }

        return list.Walk(after, descending)
            .Select(number => _rows[number])
            .TakeWhile(row => end is null || (descending
                ? PieceOrders.Compare(order, row, end) > 0
                : PieceOrders.Compare(order, row, end) < 0));
    }

    /// <summary>Right before the first and right behind the last place that a range leaves in its own order.</summary>
    private static (PieceRow? First, PieceRow? Last) BoundsOf(SiteQuery query, PieceOrder order) => order switch
    {
        PieceOrder.Weight when query.Weight is { } range =>
            (new PieceRow("", range.Min, 0, null), new PieceRow(PieceGathering.BehindAll, range.Max, 0, null)),
        PieceOrder.Carat when query.Carat is { } range =>
            (new PieceRow("", 0, range.Min, null), new PieceRow(PieceGathering.BehindAll, 0, range.Max, null)),
        _ => (null, null),
    };

    private static IEnumerable<PieceRow> Sorted(
        IReadOnlyCollection<PieceRow> rows, PieceOrder order, bool descending, PieceRow? after)
    {
        var sign = descending ? -1 : 1;
        return rows.Where(row => after is null || PieceOrders.Compare(order, row, after) * sign > 0)
            .Order(Comparer<PieceRow>.Create((left, right) => PieceOrders.Compare(order, left, right) * sign));
    }

    /// <summary>Rows with a paper, by its place among the first papers and among the others.</summary>
    private IEnumerable<int> PapersOf(string lab, string number)
    {
        var labs = _values[(int)PieceAttribute.CertificateLab];
        var wanted = lab.Length > 0 ? [lab] : Enumerable.Range(1, labs.Count - 1).Select(code => labs[code]);
        foreach (var key in wanted.Select(each => PieceRow.CertificateKey(each, number)))
        {
            foreach (var row in _all[(int)PieceOrder.Certificate].Walk(new PieceRow("", 0, 0, key), descending: false)
                .TakeWhile(row => _rows[row].Certificate == key))
            {
                yield return row;
            }

            foreach (var row in _morePapers.GetValueOrDefault(key, []))
            {
                yield return row;
            }
        }
    }

    /// <summary>Puts a row into the lists of its values, or takes it out; where the other one has the same value and stands at the
    /// same place nothing is to be done.</summary>
    private void Link(int number, PieceRow? other, PieceRow row, bool isIn)
    {
        for (var order = 0; order < PieceOrders.Count; order++)
        {
            var stays = other is not null && PieceOrders.CompareKeys((PieceOrder)order, other, row) == 0;
            if (!stays)
            {
                Put(_all[order], number, isIn);
            }

            for (var attribute = 0; attribute < PieceRow.AttributeCount; attribute++)
            {
                var code = row[(PieceAttribute)attribute];
                if (code != 0 && !(stays && other!.Has((PieceAttribute)attribute, code)))
                {
                    Put(ListsOf((PieceAttribute)attribute, code)[order], number, isIn);
                }
            }

            foreach (var lab in row.MoreLabs ?? [])
            {
                if (!(stays && other!.Has(PieceAttribute.CertificateLab, lab)))
                {
                    Put(ListsOf(PieceAttribute.CertificateLab, lab)[order], number, isIn);
                }
            }
        }

        foreach (var key in row.MoreCertificates ?? [])
        {
            if (isIn)
            {
                (_morePapers.TryGetValue(key, out var rows) ? rows : _morePapers[key] = []).Add(number);
            }
            else if (_morePapers[key].Remove(number) && _morePapers[key].Count == 0)
            {
                _morePapers.Remove(key);
            }
        }
    }

    private static void Put(RowList list, int number, bool isIn)
    {
        if (isIn)
        {
            list.Add(number);
        }
        else
        {
            list.Remove(number);
        }
    }

    private RowList[] ListsOf(PieceAttribute attribute, int code)
    {
        var lists = _lists[(int)attribute];
        while (lists.Count < code)
        {
            lists.Add(NewLists());
        }

        return lists[code - 1];
    }

    private RowList[] NewLists() =>
        [.. Enumerable.Range(0, PieceOrders.Count).Select(order => new RowList(_rows, (PieceOrder)order))];
}
