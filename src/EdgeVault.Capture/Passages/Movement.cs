using System.Numerics;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>One path that several tags took together: a tray, a bag, a trolley.</summary>
internal sealed class Movement
{
    /// <summary>However many tags agree on one step, one reflection may have shown them all on the wrong side.</summary>
    public const float Most = 6;

    private const double Doubt = 0.03;

    // However well or badly a tag is read, chance makes it seen or not.
    private const double SeenMost = 0.97;
    private const double SeenLeast = 0.003;

    // Tags of a tray differ by what they are tied to and how they lie; readers know some 40 dB.
    private const double SpreadCentiDb = 700;
    private const double LevelsCentiDb = 4_000;

    // One tag in thirty is hidden from one side by what carries it.
    private const double SideNats = 3.5;

    // Where nobody was in view, nobody is expected.
    private const double SeenOutside = 0.002;

    private readonly float[] _odds = new float[TimeGrid.Steps];
    private readonly double[] _seenInside = new double[TimeGrid.Steps];
    private readonly List<TagProfile> _members = [];
    private readonly double[] _inView = new double[TimeGrid.Steps];
    private readonly List<long> _arrivals = [];
    private readonly List<short> _levels = [];
    private readonly List<int> _firsts = [];
    private readonly List<int> _lasts = [];

    public int First { get; private set; } = TimeGrid.Steps;

    public int Last { get; private set; } = -1;

    public int Members { get; private set; }

    public PathOdds Path { get; private set; }

    public ReadOnlySpan<double> SeenInside => _seenInside;

    /// <summary>Median of the members' strongest reads, hundredths of a dBm; or <see cref="Sighting.NoRssi"/>.</summary>
    public short Level { get; private set; }

    /// <summary>When a side last read nine in ten of the members: by arrival, gateway µs.</summary>
    public long ArrivalUsOf(Side side)
    {
        _arrivals.Clear();
        foreach (var member in _members)
        {
            _arrivals.Add(member.ArrivalUsOf(side));
        }

        _arrivals.Sort();
        return _arrivals[Members - 1 - (Members / 10)];
    }

    /// <summary>When the path last changed sides, gateway µs; its middle where it never did.</summary>
    public long InstantUs(in TimeGrid grid) => Paths.InstantUs(_seenInside, First, Last, grid);

    public bool IsEmpty => Members == 0;

    public void Pool(IEnumerable<TagProfile> members, TagProfile? without = null)
    {
        Array.Clear(_odds);
        Array.Clear(_inView);
        _levels.Clear();
        _firsts.Clear();
        _lasts.Clear();
        _members.Clear();
        Members = 0;
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
            _inView[step] = Math.Max(_inView[step] / Math.Max(1, Members), SeenOutside);
        }

        SetSpan();
        Path = IsEmpty ? default : PathModel.Of(_odds, First, Last, _seenInside);
    }

    /// <summary>Whether most members that two doors read are read better at the other one.</summary>
    public bool IsElsewhere
    {
        get
        {
            var votes = 0;
            foreach (var member in _members)
            {
                votes += member.BetterElsewhere == Sighting.NoRssi ? 0 : Math.Sign(member.BetterElsewhere);
            }

            return votes > 0;
        }
    }

    public bool Contains(TagProfile tag) => _members.Contains(tag);

    public void PoolWithout(TagProfile tag, Movement others) => others.Pool(_members, tag);

    /// <summary>Whether a member has been decided to have gone this way.</summary>
    public bool HasDecided(int track) =>
        _members.Exists(member => member.Decided != PassageDirection.None && member.Track == track);

    public bool HasDecided(PassageDirection direction) => _members.Exists(member => member.Decided == direction);

    /// <summary>How well what this tag saw, and when it saw nothing, fits the path: a log-likelihood, nats.</summary>
    public double LogLikelihood(TagProfile tag) => SidesLog(tag) + PresenceLog(tag) + LevelLog(tag);

    /// <summary>Whether most of what this tag saw, it saw while this one was in view.</summary>
    public bool WasThereWith(TagProfile tag)
    {
        var both = 0;
        for (var step = Math.Max(First, tag.First); step <= Math.Min(Last, tag.Last); step++)
        {
            both += (int)(tag.Seen >> step & 1);
        }

        return 2 * both > BitOperations.PopCount(tag.Seen);
    }

    /// <summary>Members are read about as strongly; a stranger may be read at any level that readers know.</summary>
    private double LevelLog(TagProfile tag)
    {
        if (Level == Sighting.NoRssi || tag.Strongest == Sighting.NoRssi)
        {
            return 0;
        }

        var off = (tag.Strongest - Level) / SpreadCentiDb;
        return Math.Log(LevelsCentiDb / (SpreadCentiDb * Math.Sqrt(Math.Tau))) - (off * off / 2);
    }

    private double SidesLog(TagProfile tag)
    {
        var sum = 0.0;
        for (var step = tag.First; step <= tag.Last; step++)
        {
            var inside = Math.Clamp(_seenInside[step], Doubt, 1 - Doubt);
            var asInside = Math.Exp(tag.Odds[step] / 2);
            sum += Math.Log((inside * asInside) + ((1 - inside) / asInside));
        }

        return sum;
    }

    /// <summary>A member is seen when the others are, more or less often than they, on each side by so much as it was there:
    /// a body may hide it from one.</summary>
    private double PresenceLog(TagProfile tag)
    {
        var (expectedInside, expectedOutside, seenInside) = (0.0, 0.0, 0.0);
        for (var step = 0; step < TimeGrid.Steps; step++)
        {
            expectedInside += _inView[step] * _seenInside[step];
            expectedOutside += _inView[step] * (1 - _seenInside[step]);
            seenInside += (tag.Seen >> step & 1) * _seenInside[step];
        }

        var outside = BitOperations.PopCount(tag.Seen) - seenInside;
        var even = (seenInside + outside) / (expectedInside + expectedOutside);
        return Math.Max(
            PresenceLog(tag, even, even),
            PresenceLog(tag, (seenInside + 0.5) / (expectedInside + 0.5), (outside + 0.5) / (expectedOutside + 0.5)) - SideNats);
    }

    private double PresenceLog(TagProfile tag, double inside, double outside)
    {
        var sum = 0.0;
        for (var step = 0; step < TimeGrid.Steps; step++)
        {
            var share = (_seenInside[step] * inside) + ((1 - _seenInside[step]) * outside);
            var seen = Math.Clamp(share * _inView[step], SeenLeast, SeenMost);
            sum += Math.Log((tag.Seen >> step & 1) == 1 ? seen : 1 - seen);
        }

        return sum;
    }

    private void Add(TagProfile member)
    {
        for (var step = member.First; step <= member.Last; step++)
        {
            _odds[step] += member.Odds[step];
            _inView[step] += member.Seen >> step & 1;
        }

        Members++;
        _members.Add(member);
        _firsts.Add(member.First);
        _lasts.Add(member.Last);
        _levels.Add(member.Strongest);
    }

    /// <summary>From when to when they were in view: a tenth of them may have been there before or after, by chance.</summary>
    private void SetSpan()
    {
        (First, Last) = (TimeGrid.Steps, -1);
        if (!IsEmpty)
        {
            _firsts.Sort();
            _lasts.Sort();
            _levels.Sort();
            Level = _levels[Members / 2];
            First = _firsts[Members / 10];
            Last = Math.Max(First, _lasts[Members - 1 - (Members / 10)]);
        }
    }
}
