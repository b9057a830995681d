namespace EdgeVault.Capture.Passages;

/// <summary>What is believed of one tag, by itself and with those that it moved with.</summary>
/// <param name="Odds">All stories together.</param>
/// <param name="Movement">The one that it most likely belongs to, or null.</param>
/// <param name="Share">How likely it does.</param>
internal readonly record struct Finding(PathOdds Odds, Movement? Movement, double Share)
{
    /// <summary>Something else crossed while it was there: silence about it would be a guess.</summary>
    public bool SawCrossing { get; init; }

    /// <summary>The movement where it more likely belongs to it than not.</summary>
    public Movement? Company => Share > 0.5 ? Movement : null;
}

/// <summary>Weighs all tags that are in view and undecided against each other.</summary>
/// <remarks>A tag either belongs to one of the movements, with that path, or has its own story; the verdicts of all of them are
/// mixed by how well they explain what this tag saw. Few movements, few hundred tags: some hundred µs.</remarks>
internal sealed class Hearing
{
    /// <summary>What is more than this is in view of the door at once is heard without the others.</summary>
    public const int TagsMax = 256;

    // Up to here leaving one out makes a difference.
    private const int SmallGroup = 8;

    private readonly List<TagProfile> _profiles = [];
    private readonly List<TagProfile> _pool = [];
    private readonly List<Movement> _movements = [];
    private readonly List<TagProfile> _decided = [];
    private readonly List<TagProfile> _all = [];
    private readonly MovementFinder _finder = new();
    private readonly Movement _others = new();

    public IReadOnlyList<TagProfile> Tags => _profiles;

    /// <summary>A profile for what is heard alone.</summary>
    public TagProfile Alone { get; } = new();

    public void Begin(in TimeGrid grid)
    {
        _pool.AddRange(_profiles);
        _profiles.Clear();
        _movements.Clear();
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
        _all.AddRange(_decided);
        _all.AddRange(_profiles.Where(static tag => !tag.IsEmpty));
        _finder.Find(_all, _movements);
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

    public Finding Weigh(TagProfile tag)
    {
        var scale = tag.AloneLog;
        foreach (var movement in _movements)
        {
            scale = Math.Max(scale, LogOf(movement, tag, out _));
        }

        var (best, sawCrossing) = ((Movement: (Movement?)null, Weight: 0.0), false);
        var sum = Math.Exp(tag.AloneLog - scale);
        var mixed = default(PathOdds).Plus(tag.Own, sum);
        foreach (var movement in _movements)
        {
            var weight = Math.Exp(LogOf(movement, tag, out var path) - scale);
            sum += weight;
            mixed = mixed.Plus(path, weight);
            best = weight > best.Weight ? (movement, weight) : best;
            sawCrossing |= path.Crossed > 0.5 && movement.WasThereWith(tag);
        }

        return new Finding(default(PathOdds).Plus(mixed, 1 / sum), best.Movement, best.Weight / sum) { SawCrossing = sawCrossing };
    }

    private double LogOf(Movement movement, TagProfile tag, out PathOdds path)
    {
        if (movement.HasDecided(tag.Track))
        {
            // It has gone that way already.
            path = default;
            return double.NegativeInfinity;
        }

        var judged = movement;
        if (movement.Members <= SmallGroup && movement.Contains(tag))
        {
            // In a small group a tag must not be its own witness.
            movement.PoolWithout(tag, _others);
            judged = _others;
        }

        path = movement.Path;
        return judged.IsEmpty
            ? double.NegativeInfinity
            : judged.LogLikelihood(tag) + MovementFinder.PriorOf(tag, judged);
    }
}
