using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>Tags that moved together, as far as one can tell, and what they say together.</summary>
internal sealed class Lot
{
    // Tags of a tray fade together, the more the nearer they lie: this much of what two of them say is the same.
    private const float Alike = 0.15f;
    private const double AlikeLeads = 0.2;

    // How much the leads of tags of one tray differ at least, s².
    private const double LeadNoise = 0.1;
    private const double LoneSpread = 0.6;

    // However many they are, a step of the path is one moment in one room, nats.
    private const float StepMost = 4;

    private const double EndShare = 0.1;

    // What one side read so much better than the other was never in the door.
    private const double UnevenMostDb = 25;

    // Centres that lie this far apart, in standard errors, are no turning back.
    private const double LeadDoubt = 2;

    // Radio reaches farther than the doorway.
    private const long SteppingUs = 500_000;

    private const double Sure = 0.85;
    private const double Doubt = 0.35;

    // Who stands in the doorway longer is not waited for.
    private const long PendingUs = 4_000_000;

    private readonly List<TagProfile> _members = [];
    private readonly float[] _odds = new float[TimeGrid.Steps];
    private readonly double[] _seenInside = new double[TimeGrid.Steps];
    private readonly List<Heard> _heard = [];
    private readonly List<double> _leads = [];
    private readonly List<short> _levels = [];
    private readonly List<long> _arrivals = [];

    public IReadOnlyList<TagProfile> Members => _members;

    /// <summary>What they did.</summary>
    public PathOdds Odds { get; private set; }

    public LotEvidence Inwards { get; private set; }

    public LotEvidence Outwards { get; private set; }

    /// <summary>Median of the members' levels on the side that read them more weakly, hundredths of a dBm; or
    /// <see cref="Sighting.NoRssi"/>.</summary>
    public short WeakerLevel { get; private set; }

    public long CentreUs { get; private set; }

    /// <summary>Median of the members' strongest slices, hundredths of a dBm; or <see cref="Sighting.NoRssi"/>.</summary>
    public short Level { get; private set; }

    /// <summary>Median of <see cref="TagProfile.Better"/>.</summary>
    public double Better { get; private set; }

    /// <summary>First and last step in which a member was read.</summary>
    public int First { get; private set; }

    public int Last { get; private set; }

    public void Begin() => _members.Clear();

    public void Add(TagProfile tag) => _members.Add(tag);

    /// <summary>Works out the odds.</summary>
    /// <param name="usualCentiDbm">How strongly the weaker side reads what crosses here; null while unknown.</param>
    /// <param name="steppings">Who was in the doorway; null where no beams tell.</param>
    /// <param name="nowUs">Gateway time.</param>
    public void Weigh(double? usualCentiDbm, IReadOnlyList<Stepping>? steppings, long nowUs)
    {
        Pool();
        var path = PathModel.Of(_odds, First, Last, _seenInside);
        var (insideTop, outsideTop) = (LevelOf(Side.Inside), LevelOf(Side.Outside));
        WeakerLevel = Math.Min(insideTop, outsideTop);
        var rest = path.TurnedBack + path.Stayed;
        var (lead, score) = Lead();
        var (all, near) = (Ends(0), Ends(0.5f));
        var evidence = new LotEvidence(
            0, 0, lead, score, 0,
            usualCentiDbm is { } usual && WeakerLevel != Sighting.NoRssi ? (usual - WeakerLevel) / 100 : 0,
            WeakerLevel == Sighting.NoRssi ? 0 : Math.Abs(insideTop - outsideTop) / 100.0,
            _members.Count, Math.Clamp(Better, -2, 1), _leads.Count <= 1);
        Inwards = evidence with
        {
            Ends = Math.Min(all.First, all.Last),
            EndsNear = Math.Min(near.First, near.Last),
            Path = LogRatio(path.In, rest),
        };
        Outwards = evidence with
        {
            Ends = Math.Min(-all.First, -all.Last),
            EndsNear = Math.Min(-near.First, -near.Last),
            Lead = -lead,
            LeadScore = -score,
            Path = LogRatio(path.Out, rest),
        };
        Radio = Inwards.UnevenDb > UnevenMostDb ? (0, 0) : LotJudge.Of(Inwards, Outwards);
        (IsWatched, IsSomebodyThere, IsPending, SteppedUs) = (steppings is not null, false, false, 0);
        Odds = OddsOf(path, rest, Radio);
        foreach (var stepping in steppings ?? [])
        {
            if (_heard.Count == 0 || stepping.FromUs > _heard[^1].AtUs + SteppingUs)
            {
                continue;
            }

            var isThere = !stepping.IsOver(nowUs);
            SteppedUs = stepping.IsThrough ? Math.Max(SteppedUs, stepping.ToUs) : SteppedUs;
            IsSomebodyThere |= isThere;
            IsPending |= isThere && nowUs - stepping.FromUs < PendingUs;
        }
    }

    /// <summary>Who was in the doorway and when is known.</summary>
    public bool IsWatched { get; private set; }

    /// <summary>Share of the members that had not been in view before.</summary>
    public double Fresh => 1 - ((double)_members.Count(static member => member.IsResident) / Math.Max(1, _members.Count));

    /// <summary>From the first to the last of it, seconds.</summary>
    public double Seconds => _heard.Count == 0 ? 0 : (_heard[^1].AtUs - _heard[0].AtUs) / 1e6;

    /// <summary>By how much the members' leads differ, seconds.</summary>
    public double Spread { get; private set; }

    /// <summary>Somebody is in the doorway yet: that nothing crossed cannot be said.</summary>
    public bool IsSomebodyThere { get; private set; }

    /// <summary>When somebody who went through the doorway was last in it, gateway µs; 0 where nobody did.</summary>
    public long SteppedUs { get; private set; }

    /// <summary>He has only just come: nothing can be said.</summary>
    public bool IsPending { get; private set; }

    /// <summary>What the radio says without beams.</summary>
    public (double In, double Out) Radio { get; private set; }

    /// <summary>When a side last read nine in ten of the members: by arrival, gateway µs.</summary>
    public long ArrivalUsOf(Side side)
    {
        _arrivals.Clear();
        foreach (var member in _members)
        {
            _arrivals.Add(member.ArrivalUsOf(side));
        }

        _arrivals.Sort();
        return _arrivals[_arrivals.Count - 1 - (_arrivals.Count / 10)];
    }

    /// <summary>When the path last changed sides, gateway µs; its middle where it never did.</summary>
    public long InstantUs(in TimeGrid grid)
    {
        for (var step = Last; step > First; step--)
        {
            if ((_seenInside[step] > 0.5) != (_seenInside[step - 1] > 0.5))
            {
                return grid.TimeOf(step);
            }
        }

        return (grid.TimeOf(First) + grid.TimeOf(Last + 1)) / 2;
    }

    public bool HasDecided(PassageDirection direction) => _members.Exists(member => member.Decided == direction);

    /// <summary>It crossed, and while it was in view the tag was, too.</summary>
    public bool CrossedNear(TagProfile tag) => Odds.Crossed > 0.5 && tag.First <= Last && tag.Last >= First;

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

    /// <summary>What a member did, if it is one.</summary>
    public PathOdds OddsOf(TagProfile tag)
    {
        if (tag.UnevenDb > UnevenMostDb && !IsWatched)
        {
            return Odds.Elsewhere(1);
        }

        var (inwards, outwards) = (MemberJudge.Of(tag, this, +1), MemberJudge.Of(tag, this, -1));
        if (_members.Count == 1)
        {
            // Nobody to ask, and two models that do not agree: that is a doubt, and not nothing.
            inwards = Radio.In >= Sure ? Math.Max(inwards, Doubt) : inwards;
            outwards = Radio.Out >= Sure ? Math.Max(outwards, Doubt) : outwards;
        }

        var most = Math.Max(1, inwards + outwards);
        return Odds.Crossing(inwards / most, outwards / most);
    }

    private PathOdds OddsOf(in PathOdds path, double rest, (double In, double Out) crossed)
    {
        var (inwards, outwards) = crossed;
        // Where nothing crossed, the path says what happened instead.
        var scale = rest > 0 ? (1 - inwards - outwards) / rest : 0;
        var turned = scale * Math.Exp(-Math.Max(0, Math.Abs(Inwards.LeadScore) - LeadDoubt));
        // Neither turned back nor gone through, for all one can say.
        var doubtful = IsWatched ? 0 : (scale - turned) * path.TurnedBack / 2;
        return path with
        {
            In = Math.Max(inwards, Math.Min(0.5, inwards + doubtful)),
            Out = Math.Max(outwards, Math.Min(0.5, outwards + doubtful)),
            TurnedInside = path.TurnedInside * turned,
            TurnedOutside = path.TurnedOutside * turned,
            StayedInside = path.StayedInside * scale,
            StayedOutside = path.StayedOutside * scale,
        };
    }

    private static double LogRatio(double part, double rest) => Math.Log((part + 1e-9) / (rest + 1e-9));

    private void Pool()
    {
        Array.Clear(_odds);
        (First, Last) = (TimeGrid.Steps, -1);
        _heard.Clear();
        _leads.Clear();
        var centre = 0.0;
        foreach (var member in _members)
        {
            (First, Last) = (Math.Min(First, member.First), Math.Max(Last, member.Last));
            _heard.AddRange(member.Heard);
            centre += (double)member.CentreUs / _members.Count;
            if (member.LeadSeconds is { } lead)
            {
                _leads.Add(lead);
            }

            for (var step = member.First; step <= member.Last; step++)
            {
                _odds[step] += member.Odds[step];
            }
        }

        CentreUs = (long)centre;
        Better = _members.Select(static member => member.Better).Order().ElementAt(_members.Count / 2);
        Level = _members.Select(static member => member.Strongest).Order().ElementAt(_members.Count / 2);
        _heard.Sort(static (one, other) => one.AtUs.CompareTo(other.AtUs));
        for (var step = 0; step < TimeGrid.Steps; step++)
        {
            _odds[step] = Math.Clamp(_odds[step] / (1 + ((_members.Count - 1) * Alike)), -StepMost, StepMost);
        }
    }

    private (double Mean, double Score) Lead()
    {
        if (_leads.Count == 0)
        {
            Spread = 0;
            return (0, 0);
        }

        var (mean, squares) = (_leads.Average(), 0.0);
        foreach (var lead in _leads)
        {
            squares += (lead - mean) * (lead - mean);
        }

        Spread = Math.Sqrt(squares / _leads.Count);
        var spread = _leads.Count < 2 ? LoneSpread : Math.Sqrt((squares / _leads.Count) + LeadNoise);
        var count = _leads.Count / (1 + ((_leads.Count - 1) * AlikeLeads));
        return (mean, mean * Math.Sqrt(count) / spread);
    }

    /// <summary>By how much the inside's first and last tenth of the reads come later than the outside's, seconds.</summary>
    private (double First, double Last) Ends(float power)
    {
        var (inside, outside) = (EndsOf(true, power), EndsOf(false, power));
        return inside is null || outside is null
            ? (0, 0)
            : ((inside.Value.First - outside.Value.First) / 1e6, (inside.Value.Last - outside.Value.Last) / 1e6);
    }

    private (long First, long Last)? EndsOf(bool isInside, float power)
    {
        var all = 0.0;
        foreach (var heard in _heard)
        {
            all += heard.IsInside == isInside ? heard.Weight(power) : 0;
        }

        if (all == 0)
        {
            return null;
        }

        var (sum, first) = (0.0, long.MinValue);
        foreach (var heard in _heard)
        {
            sum += heard.IsInside == isInside ? heard.Weight(power) : 0;
            first = first == long.MinValue && sum >= all * EndShare ? heard.AtUs : first;
            if (sum >= all * (1 - EndShare))
            {
                return (first, heard.AtUs);
            }
        }

        return (first, _heard[^1].AtUs);
    }

    private short LevelOf(Side side)
    {
        _levels.Clear();
        foreach (var member in _members)
        {
            var top = side == Side.Inside ? member.InsideTop : member.OutsideTop;
            if (top != Sighting.NoRssi)
            {
                _levels.Add(top);
            }
        }

        _levels.Sort();
        return _levels.Count == 0 ? Sighting.NoRssi : _levels[_levels.Count / 2];
    }
}
