namespace EdgeVault.Capture.Passages;

/// <summary>Takes apart what two light beams saw without a pause: each who went through, and the rest.</summary>
/// <remarks>Who goes through is in the second beam when he frees the first, or is so at once. Who leans through and goes back frees the second
/// before the first. Who goes out and in with one beam broken all the while is one who turned back, or two who met: that is one stepping,
/// and has no way. Where two follow each other, the first leaves the second beam while the other is in the first: that is nobody who
/// goes the other way.</remarks>
internal sealed class DoorwayPasses
{
    private readonly List<(long FromUs, long ToUs)> _outside = [];
    private readonly List<(long FromUs, long ToUs)> _inside = [];
    private readonly List<(int Outside, int Inside, int Way)> _passes = [];
    private readonly HashSet<(bool IsOutside, int At)> _used = [];

    /// <summary>One beam was broken from and to, gateway µs; <see cref="long.MaxValue"/>: it is yet. In the order of time.</summary>
    public void Add(bool isOutside, (long FromUs, long ToUs) interval) => (isOutside ? _outside : _inside).Add(interval);

    /// <summary>Hands out all who went through, and as one the rest; and forgets them.</summary>
    /// <param name="steppings">Is added to.</param>
    /// <param name="betweenUs">For so long somebody is between the beams at most.</param>
    /// <param name="nowUs">What is not over lasts until then.</param>
    public void Take(List<Stepping> steppings, long betweenUs, long nowUs)
    {
        FindThrough(+1, betweenUs);
        FindThrough(-1, betweenUs);
        var none = Stepping.None with { Breaks = (_outside.Count, _inside.Count) };
        foreach (var (outside, inside, _) in _passes.Where(pass => !IsBetweenTwo(pass) && !HasOpposite(pass)))
        {
            steppings.Add(none.With(true, _outside[outside], nowUs).With(false, _inside[inside], nowUs));
            _used.Add((true, outside));
            _used.Add((false, inside));
        }

        var rest = Rest(true, Rest(false, none, nowUs), nowUs);
        if (rest != none)
        {
            steppings.Add(rest);
        }

        _outside.Clear();
        _inside.Clear();
        _passes.Clear();
        _used.Clear();
    }

    private bool IsBetweenTwo((int Outside, int Inside, int Way) pass) =>
        _passes.Exists(other => other.Way != pass.Way && other.Outside == pass.Outside)
        && _passes.Exists(other => other.Way != pass.Way && other.Inside == pass.Inside);

    private bool HasOpposite((int Outside, int Inside, int Way) pass) => _passes.Exists(other =>
        other.Way != pass.Way && (other.Outside == pass.Outside || other.Inside == pass.Inside) && !IsBetweenTwo(other));

    private void FindThrough(int way, long betweenUs)
    {
        var (left, reached) = way > 0 ? (_outside, _inside) : (_inside, _outside);
        var (next, last) = (0, -1);
        for (var at = 0; at < left.Count && left[at].ToUs < long.MaxValue; at++)
        {
            var (fromUs, freeUs) = left[at];
            while (next < reached.Count && reached[next].ToUs <= freeUs)
            {
                next++;
            }

            // Who follows closely finds the second beam broken.
            if (next < reached.Count && reached[next].FromUs <= freeUs + betweenUs && (reached[next].FromUs > fromUs || next == last))
            {
                _passes.Add(way > 0 ? (at, next, way) : (next, at, way));
                last = next;
            }
        }
    }

    private Stepping Rest(bool isOutside, Stepping rest, long nowUs)
    {
        var intervals = isOutside ? _outside : _inside;
        for (var at = 0; at < intervals.Count; at++)
        {
            rest = _used.Contains((isOutside, at)) ? rest : rest.With(isOutside, intervals[at], nowUs);
        }

        return rest;
    }
}
