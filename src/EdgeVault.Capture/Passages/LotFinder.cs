using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>Finds who moved together: those read best at about the same time, going the same way.</summary>
/// <remarks>
/// Tags that both sides read often enough to have a time and a way of their own make the lots; the others go with the lot
/// in whose time, and at whose level, they were read. Who fits none is a lot of his own. Two lots that go the same way one
/// after another may be taken for one: that changes no verdict.
/// </remarks>
internal sealed class LotFinder
{
    private const int CoreReads = 6;

    // Between the best moments of neighbours in one lot.
    private const long GapUs = 900_000;

    // Which way a tag goes is its own word if its centres are so far apart.
    private const double OwnWay = 0.35;

    // Of a tag's reads, how many must fall into the time of the lot, and how far beyond its ends that reaches.
    private const double SpanShare = 0.75;
    private const long SpanUs = 400_000;

    // Pieces of one tray differ by what their metal takes, there and back.
    private const int LevelCentiDb = 2_200;

    private readonly List<TagProfile> _cores = [];
    private readonly List<TagProfile> _others = [];
    private readonly Stack<Lot> _pool = new();

    // What another door reads better by so much passes there.
    private const int ElsewhereCentiDb = 600;

    /// <summary>Sorts all tags into lots; those that pass another door apart from those that pass this one.</summary>
    public void Find(IReadOnlyList<TagProfile> tags, List<Lot> lots)
    {
        Find(tags, isElsewhere: false, lots);
        Find(tags, isElsewhere: true, lots);
    }

    private void Find(IReadOnlyList<TagProfile> tags, bool isElsewhere, List<Lot> lots)
    {
        _cores.Clear();
        _others.Clear();
        var before = lots.Count;
        foreach (var tag in tags)
        {
            if (tag.BetterElsewhere > ElsewhereCentiDb == isElsewhere)
            {
                (IsCore(tag) ? _cores : _others).Add(tag);
            }
        }

        _cores.Sort(static (one, other) => one.CentreUs.CompareTo(other.CentreUs));
        for (var from = 0; from < _cores.Count;)
        {
            var to = from + 1;
            while (to < _cores.Count && _cores[to].CentreUs - _cores[to - 1].CentreUs <= GapUs)
            {
                to++;
            }

            Split(from, to, lots);
            from = to;
        }

        var found = lots.Count;
        foreach (var tag in _others)
        {
            (LotOf(tag, lots, before, found) ?? New(lots)).Add(tag);
        }
    }

    public void Return(List<Lot> lots)
    {
        lots.ForEach(_pool.Push);
        lots.Clear();
    }

    private static bool IsCore(TagProfile tag) =>
        !tag.IsStill && tag.LeadSeconds is not null && tag.InsideReads + tag.OutsideReads >= CoreReads;

    /// <summary>Those that go in and those that go out at the same time are two lots.</summary>
    private void Split(int from, int to, List<Lot> lots)
    {
        var (inwards, outwards) = (Mean(from, to, +1), Mean(from, to, -1));
        if (inwards is null || outwards is null)
        {
            var lot = New(lots);
            for (var at = from; at < to; at++)
            {
                lot.Add(_cores[at]);
            }

            return;
        }

        var (one, other) = (New(lots), New(lots));
        for (var at = from; at < to; at++)
        {
            var tag = _cores[at];
            (Distance(tag, inwards.Value) <= Distance(tag, outwards.Value) ? one : other).Add(tag);
        }
    }

    private static double Distance(TagProfile tag, (double CentreUs, double Lead) lot)
    {
        var (late, lead) = ((tag.CentreUs - lot.CentreUs) / 1e6, tag.LeadSeconds!.Value - lot.Lead);
        return (late * late) + (lead * lead);
    }

    private (double CentreUs, double Lead)? Mean(int from, int to, int way)
    {
        var (count, centre, lead) = (0, 0.0, 0.0);
        for (var at = from; at < to; at++)
        {
            var own = _cores[at].LeadSeconds!.Value;
            if (own * way >= OwnWay)
            {
                (count, centre, lead) = (count + 1, centre + _cores[at].CentreUs, lead + own);
            }
        }

        return count == 0 ? null : (centre / count, lead / count);
    }

    private static Lot? LotOf(TagProfile tag, List<Lot> lots, int from, int to)
    {
        var (best, nearest) = ((Lot?)null, long.MaxValue);
        for (var at = from; at < to; at++)
        {
            var far = Math.Abs(lots[at].Members[0].CentreUs - tag.CentreUs);
            if (far < nearest && Fits(tag, lots[at]))
            {
                (best, nearest) = (lots[at], far);
            }
        }

        return best;
    }

    private static bool Fits(TagProfile tag, Lot lot)
    {
        var (within, all) = (0, 0);
        foreach (var heard in tag.Heard)
        {
            all += heard.Reads;
            within += Span(lot, heard.IsInside) is { } span
                && heard.AtUs >= span.First - SpanUs && heard.AtUs <= span.Last + SpanUs ? heard.Reads : 0;
        }

        return within >= SpanShare * all && IsAsLoud(tag, lot);
    }

    private static (long First, long Last)? Span(Lot lot, bool isInside)
    {
        var (first, last) = (long.MaxValue, long.MinValue);
        foreach (var member in lot.Members)
        {
            foreach (var heard in member.Heard)
            {
                if (heard.IsInside == isInside)
                {
                    (first, last) = (Math.Min(first, heard.AtUs), Math.Max(last, heard.AtUs));
                }
            }
        }

        return last == long.MinValue ? null : (first, last);
    }

    private static bool IsAsLoud(TagProfile tag, Lot lot)
    {
        var (sum, count) = (0, 0);
        foreach (var member in lot.Members)
        {
            (sum, count) = member.Strongest == Sighting.NoRssi ? (sum, count) : (sum + member.Strongest, count + 1);
        }

        return tag.Strongest == Sighting.NoRssi || count == 0 || tag.Strongest >= (sum / count) - LevelCentiDb;
    }

    private Lot New(List<Lot> lots)
    {
        var lot = _pool.Count > 0 ? _pool.Pop() : new Lot();
        lot.Begin();
        lots.Add(lot);
        return lot;
    }
}
