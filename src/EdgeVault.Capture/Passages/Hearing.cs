namespace EdgeVault.Capture.Passages;

/// <summary>What is believed of one tag.</summary>
/// <param name="Odds">Of those that it moved with, and its own.</param>
/// <param name="Lot">Those.</param>
internal readonly record struct Finding(PathOdds Odds, Lot Lot)
{
    /// <summary>Others that moved with it; null where it was alone.</summary>
    public Lot? Company => Lot.Members.Count > 1 ? Lot : null;

    /// <summary>Somebody was in the doorway while it was there, as far as one can tell, it did not lie there before, and no other door
    /// reads it better.</summary>
    public bool MayHaveTurned(TagProfile tag) => !tag.MayLieHere && !tag.IsBetterElsewhere && IsLoud && (!Lot.IsWatched || WasSomebodyThere);

    /// <summary>Another door reads it, too, better or nearly as well, or in the moment in which it would have gone.</summary>
    public bool IsElsewhereToo(TagProfile tag) => tag.IsNearElsewhere || tag.IsBetterElsewhere || IsContested;

    /// <summary>Both sides read it about as well as what crosses here; what they read more weakly lies behind the door or passes along
    /// the wall.</summary>
    public bool IsLoud { get; init; }

    /// <summary>It was read as from within the doorway: so well is only read what comes nearest to the antennas.</summary>
    public bool IsClose { get; init; }

    /// <summary>Light beams were broken while it was there.</summary>
    public bool WasSomebodyThere { get; init; }

    /// <inheritdoc cref="TagSteps.IsContested"/>
    public bool IsContested { get; init; }

    /// <inheritdoc cref="TagSteps.LooksTurned"/>
    public bool LooksTurned { get; init; }

    /// <inheritdoc cref="TagSteps.LooksWaiting"/>
    public bool LooksWaiting { get; init; }

    /// <summary>What the radio alone says of it.</summary>
    public PathOdds Radio { get; init; }

    /// <inheritdoc cref="TagSteps.AgreedOf"/>
    public PassageDirection Agreed { get; init; }

    /// <summary>What a verdict rests on: where radio and light tell it alike, and that is all, the radio.</summary>
    public PathOdds Behind(PassageDirection said)
    {
        var (odds, radio) = said == PassageDirection.In ? (Odds.In, Radio.In) : (Odds.Out, Radio.Out);
        return said != PassageDirection.None && said == Agreed && radio > odds ? Radio : Odds;
    }

    /// <inheritdoc cref="TagSteps.StillOf"/>
    public (float Alike, float Pairs) Still { get; init; }

    /// <summary>When he with whom it would have gone was last in the doorway, gateway µs; 0 where nobody was.</summary>
    public long StepEndUs { get; init; }

    /// <summary>By radio it and others crossed this door together, surely enough for a door without beams, and the beams saw nobody.</summary>
    public bool IsUnseen { get; init; }

    /// <summary>Others crossed while it was there: silence about it would be a guess.</summary>
    public bool SawCrossing { get; init; }
}

/// <summary>Weighs all tags that are in view and undecided together.</summary>
internal sealed class Hearing(DoorLevel door, Doorway doorway)
{
    /// <summary>What is more than this is in view of the door at once waits.</summary>
    public const int TagsMax = 256;

    private const int LoudCentiDb = 400;
    private const int CloseCentiDb = 1_200;
    private const double Sure = 0.97;
    private const double Conflict = 0.4;

    // What a door without beams would tell.
    private const double Told = 0.85;

    // Radio reaches farther than the doorway.
    private const long ReachUs = 1_000_000;

    private readonly List<TagProfile> _profiles = [];
    private readonly List<TagProfile> _pool = [];
    private readonly List<TagProfile> _decided = [];
    private readonly List<TagProfile> _all = [];
    private readonly List<Lot> _lots = [];
    private readonly Dictionary<TagProfile, Lot> _lotOf = new(ReferenceEqualityComparer.Instance);
    private readonly LotFinder _finder = new();
    private readonly Lot _lone = new();
    private readonly TagSteps _steps = new();
    private readonly List<Stepping> _steppings = [];
    private long _nowUs;
    private bool _isWatched;

    public IReadOnlyList<TagProfile> Tags => _profiles;

    /// <summary>Somebody was in the doorway lately.</summary>
    public bool IsSomebodyThere => _isWatched && _steppings.Exists(static stepping => stepping.IsThrough);

    /// <summary>Every tag against everybody in the doorway.</summary>
    public TagSteps Steps => _steps;

    /// <summary>A profile for what is heard alone.</summary>
    public TagProfile Alone { get; } = new();

    public void Begin(in TimeGrid grid, long nowUs)
    {
        doorway.Find(grid.StartUs, nowUs, _steppings);
        (_nowUs, _isWatched) = (nowUs, doorway.IsWatched(nowUs, nowUs));
        _pool.AddRange(_profiles);
        _profiles.Clear();
        for (var at = _decided.Count - 1; at >= 0; at--)
        {
            if (!_decided[at].TryMoveTo(grid))
            {
                _pool.Add(_decided[at]);
                _decided.RemoveAt(at);
            }
        }
    }

    public TagProfile? Next()
    {
        if (_profiles.Count == TagsMax)
        {
            return null;
        }

        var profile = _pool.Count > 0 ? _pool[^1] : new TagProfile();
        if (_pool.Count > 0)
        {
            _pool.RemoveAt(_pool.Count - 1);
        }

        _profiles.Add(profile);
        return profile;
    }

    public void Find()
    {
        _all.Clear();
        // Who is at the door again speaks for himself.
        _all.AddRange(_decided.Where(tag => !_profiles.Exists(now => now.Track == tag.Track)));
        _all.AddRange(_profiles.Where(static tag => !tag.IsEmpty));
        // What was heard before the beams were has to do without them.
        _isWatched = doorway.IsWatched(_all.Select(static tag => tag.Heard[0].AtUs).Append(_nowUs).Min(), _nowUs);
        _finder.Return(_lots);
        _lotOf.Clear();
        _finder.Find(_all, _lots);
        foreach (var lot in _lots)
        {
            lot.Weigh(door.CentiDbm, _isWatched ? _steppings : null, _nowUs);
            foreach (var member in lot.Members)
            {
                _lotOf[member] = lot;
            }
        }

        _steps.Clear();
        if (_isWatched)
        {
            // Those first that need no others to be told apart: there is a limit to how many are weighed.
            foreach (var isNear in new[] { true, false })
            {
                foreach (var (tag, lot) in _lotOf)
                {
                    _steps.Add(tag, lot.Radio, door.CentiDbm, _steppings, isNear, _nowUs);
                }
            }

            _steps.Weigh();
        }
    }

    public Finding Weigh(TagProfile tag)
    {
        if (!_lotOf.TryGetValue(tag, out var lot))
        {
            return WeighAlone(tag);
        }

        var radio = lot.OddsOf(tag);
        return new(_isWatched ? Watched(tag, radio) : radio, lot)
        {
            SawCrossing = _lots.Exists(other => other != lot && other.CrossedNear(tag)),
            IsLoud = IsLoud(tag),
            IsClose = IsClose(tag),
            IsUnseen = IsUnseen(tag, lot, radio),
            IsContested = _steps.IsContested(tag),
            LooksTurned = _steps.LooksTurned(tag),
            LooksWaiting = _steps.LooksWaiting(tag),
            Radio = radio,
            Agreed = _steps.AgreedOf(tag, lot.Radio, (radio.In, radio.Out)),
            Still = _steps.StillOf(tag),
            StepEndUs = _steps.EndUs(tag),
            WasSomebodyThere = _steppings.Exists(stepping =>
                tag.Heard.Count > 0 && stepping.FromUs <= tag.Heard[^1].AtUs && stepping.ToUs >= tag.Heard[0].AtUs),
        };
    }

    private bool IsLoud(TagProfile tag) => door.CentiDbm is { } usual
        ? Math.Min(tag.InsideTop, tag.OutsideTop) >= usual - LoudCentiDb
        : !_isWatched;

    private bool IsClose(TagProfile tag) => door.CentiDbm is { } usual && tag.Strongest >= usual + CloseCentiDb;

    private bool IsUnseen(TagProfile tag, Lot lot, in PathOdds radio) =>
        _isWatched && Math.Max(radio.In, radio.Out) >= Told && lot.Members.Count > 1 && !tag.MayLieHere && !tag.IsNearElsewhere
        && !_steppings.Exists(stepping => stepping.IsThrough
            && stepping.FromUs - ReachUs <= tag.Heard[^1].AtUs && stepping.ToUs + ReachUs >= tag.Heard[0].AtUs);

    // What the radio is sure of and nobody saw is a conflict, not nothing.
    private PathOdds Watched(TagProfile tag, in PathOdds radio)
    {
        var (inwards, outwards) = _steps.Of(tag);
        inwards = radio.In >= Sure ? Math.Max(inwards, Conflict) : inwards;
        outwards = radio.Out >= Sure ? Math.Max(outwards, Conflict) : outwards;
        var most = Math.Max(1, inwards + outwards);
        return radio.Crossing(inwards / most, outwards / most);
    }

    public Finding WeighAlone(TagProfile tag)
    {
        _lone.Begin();
        if (!tag.IsEmpty)
        {
            _lone.Add(tag);
            _lone.Weigh(door.CentiDbm, _isWatched ? _steppings : null, _nowUs);
        }

        return new(tag.IsEmpty ? default : _isWatched ? InDoubt(_lone.OddsOf(tag)) : _lone.OddsOf(tag), _lone);
    }

    // By radio alone nothing crosses a door that is watched.
    private static PathOdds InDoubt(in PathOdds radio) =>
        radio.Crossing(Math.Min(radio.In, Conflict), Math.Min(radio.Out, Conflict));

    /// <summary>Somebody is still on the way: what is undecided may become clear.</summary>
    public bool AreOthersThere(long nowUs, long quietUs) => _profiles.Exists(tag => nowUs - tag.ArrivalUs < quietUs);

    /// <summary>It has been ruled on. If it crossed, for a while it still speaks for those that moved with it.</summary>
    public void Dismiss(TagProfile tag, PassageDirection direction)
    {
        _profiles.Remove(tag);
        tag.Decided = direction;
        var isWitness = direction is PassageDirection.In or PassageDirection.Out && _decided.Count < TagsMax;
        (isWitness ? _decided : _pool).Add(tag);
    }
}
