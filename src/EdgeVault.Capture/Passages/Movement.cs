namespace EdgeVault.Capture.Passages;

/// <summary>One path that several tags took together: a tray, a bag, a trolley.</summary>
internal sealed class Movement
{
    /// <summary>However many tags agree on one step, one reflection may have shown them all on the wrong side.</summary>
    public const float Most = 6;

    // A member that is read while the others are out of sight, or on the other side for good.
    private const double StrangerNats = -2;
    private const double Doubt = 0.03;

    // Reads a step before the first or after the last of the others are the ragged edge of the same path.
    private const int Ragged = 1;

    private readonly float[] _odds = new float[TimeGrid.Steps];
    private readonly double[] _seenInside = new double[TimeGrid.Steps];
    private readonly List<TagProfile> _members = [];
    private readonly List<int> _firsts = [];
    private readonly List<int> _lasts = [];

    public long FirstStep { get; private set; }

    public int First { get; private set; } = TimeGrid.Steps;

    public int Last { get; private set; } = -1;

    public int Members { get; private set; }

    public PathOdds Path { get; private set; }

    public ReadOnlySpan<double> SeenInside => _seenInside;

    /// <summary>When each side last read a member well; arrival, gateway µs.</summary>
    public long InsideArrivalUs { get; private set; }

    public long OutsideArrivalUs { get; private set; }

    public long ArrivalUsOf(Side side) => side == Side.Inside ? InsideArrivalUs : OutsideArrivalUs;

    /// <summary>When the path last changed sides, gateway µs; its middle where it never did.</summary>
    public long InstantUs => Paths.InstantUs(_seenInside, First, Last, FirstStep);

    public bool IsEmpty => Members == 0;

    public void Pool(IEnumerable<TagProfile> members, long firstStep, TagProfile? without = null)
    {
        Array.Clear(_odds);
        _firsts.Clear();
        _lasts.Clear();
        _members.Clear();
        (FirstStep, Members) = (firstStep, 0);
        (InsideArrivalUs, OutsideArrivalUs) = (0, 0);
        foreach (var member in members)
        {
            if (member != without)
            {
                Add(member);
            }
        }

        for (var step = 0; step < TimeGrid.Steps; step++)
        {
            _odds[step] = Math.Clamp(_odds[step], -Most, Most);
        }

        SetSpan();
        Path = IsEmpty ? default : PathModel.Of(_odds, First, Last, _seenInside);
    }

    public bool Contains(TagProfile tag) => _members.Contains(tag);

    public void PoolWithout(TagProfile tag, Movement others) => others.Pool(_members, FirstStep, tag);

    /// <summary>The profiles are used again for others; the path stands.</summary>
    public void Seal() => _members.Clear();

    /// <summary>How well what this tag saw fits the path: the log-likelihood of its reads, nats.</summary>
    public double LogLikelihood(TagProfile tag, long firstStep)
    {
        var shift = (int)Math.Clamp(firstStep - FirstStep, -TimeGrid.Steps, TimeGrid.Steps);
        var sum = 0.0;
        for (var step = tag.First; step <= tag.Last; step++)
        {
            if ((tag.Seen >> step & 1) == 0)
            {
                continue;
            }

            var at = step + shift;
            if (at < First - Ragged || at > Last + Ragged)
            {
                sum += StrangerNats;
                continue;
            }

            var inside = Math.Clamp(_seenInside[Math.Clamp(at, First, Last)], Doubt, 1 - Doubt);
            var asInside = Math.Exp(tag.Odds[step] / 2);
            sum += Math.Log((inside * asInside) + ((1 - inside) / asInside));
        }

        return sum;
    }

    private void Add(TagProfile member)
    {
        for (var step = member.First; step <= member.Last; step++)
        {
            _odds[step] += member.Odds[step];
        }

        Members++;
        _members.Add(member);
        _firsts.Add(member.First);
        _lasts.Add(member.Last);
        InsideArrivalUs = Math.Max(InsideArrivalUs, member.InsideArrivalUs);
        OutsideArrivalUs = Math.Max(OutsideArrivalUs, member.OutsideArrivalUs);
    }

    /// <summary>From when to when they were in view: a tenth of them may have been there before or after, by chance.</summary>
    private void SetSpan()
    {
        (First, Last) = (TimeGrid.Steps, -1);
        if (!IsEmpty)
        {
            _firsts.Sort();
            _lasts.Sort();
            First = _firsts[Members / 10];
            Last = Math.Max(First, _lasts[Members - 1 - (Members / 10)]);
        }
    }
}
