namespace EdgeVault.Capture.Passages;

/// <summary>What is believed of one tag.</summary>
/// <param name="Odds">Of those that it moved with, and its own.</param>
/// <param name="Lot">Those.</param>
internal readonly record struct Finding(PathOdds Odds, Lot Lot)
{
    /// <summary>Others that moved with it; null where it was alone.</summary>
    public Lot? Company => Lot.Members.Count > 1 ? Lot : null;

    /// <summary>Others crossed while it was there: silence about it would be a guess.</summary>
    public bool SawCrossing { get; init; }
}

/// <summary>Weighs all tags that are in view and undecided together.</summary>
internal sealed class Hearing(DoorLevel door)
{
    /// <summary>What is more than this is in view of the door at once waits.</summary>
    public const int TagsMax = 256;

    private readonly List<TagProfile> _profiles = [];
    private readonly List<TagProfile> _pool = [];
    private readonly List<TagProfile> _decided = [];
    private readonly List<TagProfile> _all = [];
    private readonly List<Lot> _lots = [];
    private readonly Dictionary<TagProfile, Lot> _lotOf = new(ReferenceEqualityComparer.Instance);
    private readonly LotFinder _finder = new();
    private readonly Lot _lone = new();

    public IReadOnlyList<TagProfile> Tags => _profiles;

    /// <summary>A profile for what is heard alone.</summary>
    public TagProfile Alone { get; } = new();

    public void Begin(in TimeGrid grid)
    {
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
        _finder.Return(_lots);
        _lotOf.Clear();
        _finder.Find(_all, _lots);
        foreach (var lot in _lots)
        {
            lot.Weigh(door.CentiDbm);
            foreach (var member in lot.Members)
            {
                _lotOf[member] = lot;
            }
        }
    }

    public Finding Weigh(TagProfile tag) =>
        _lotOf.TryGetValue(tag, out var lot)
            ? new(lot.OddsOf(tag), lot) { SawCrossing = _lots.Exists(other => other != lot && other.CrossedNear(tag)) }
            : WeighAlone(tag);

    public Finding WeighAlone(TagProfile tag)
    {
        _lone.Begin();
        if (!tag.IsEmpty)
        {
            _lone.Add(tag);
            _lone.Weigh(door.CentiDbm);
        }

        return new(tag.IsEmpty ? default : _lone.Odds, _lone);
    }

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
