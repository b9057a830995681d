namespace EdgeVault.Capture.Passages;

/// <summary>What is believed of one tag, by itself and with those that it moved with.</summary>
/// <param name="Odds">All stories together.</param>
/// <param name="Movement">The one that it most likely belongs to, or null.</param>
/// <param name="Share">How likely it does.</param>
internal readonly record struct Finding(PathOdds Odds, Movement? Movement, double Share)
{
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

    // What was decided is remembered for stragglers.
    private const int RememberedMax = 16;

    private readonly List<TagProfile> _profiles = [];
    private readonly List<TagProfile> _pool = [];
    private readonly List<Movement> _movements = [];
    private readonly List<Movement> _remembered = [];
    private readonly MovementFinder _finder = new();
    private readonly Movement _others = new();

    public IReadOnlyList<TagProfile> Tags => _profiles;

    /// <summary>A profile for what is heard alone.</summary>
    public TagProfile Alone { get; } = new();

    public void Begin()
    {
        _movements.ForEach(static movement => movement.Seal());
        _remembered.ForEach(static movement => movement.Seal());
        _pool.AddRange(_profiles);
        _profiles.Clear();
        _movements.Clear();
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

    public void Find(in TimeGrid grid)
    {
        _finder.Find(_profiles, grid.FirstStep, _movements);
        var oldest = grid.FirstStep;
        _remembered.RemoveAll(movement => movement.FirstStep + movement.Last < oldest);
    }

    /// <summary>Somebody is still on the way: what is undecided may become clear.</summary>
    public bool AreOthersThere(long nowUs, long quietUs) => _profiles.Exists(tag => nowUs - tag.ArrivalUs < quietUs);

    public void Remember(Movement movement)
    {
        if (!_remembered.Contains(movement))
        {
            _remembered.Add(movement);
        }

        if (_remembered.Count > RememberedMax)
        {
            _remembered.RemoveAt(0);
        }
    }

    public bool IsRemembered(Movement movement) => _remembered.Contains(movement);

    public Finding Weigh(TagProfile tag, in TimeGrid grid)
    {
        var best = (Movement: (Movement?)null, Path: default(PathOdds), Log: double.MinValue);
        var scale = tag.Own.LogLikelihood;
        foreach (var movement in _movements)
        {
            scale = Math.Max(scale, LogOf(movement, tag, grid, out _));
        }

        foreach (var movement in _remembered)
        {
            scale = Math.Max(scale, LogOf(movement, tag, grid, out _));
        }

        var weight = Math.Exp(tag.Own.LogLikelihood - scale);
        var (sum, mixed) = (weight, default(PathOdds).Plus(tag.Own, weight));
        foreach (var movement in _movements.Concat(_remembered))
        {
            var log = LogOf(movement, tag, grid, out var path);
            weight = Math.Exp(log - scale);
            sum += weight;
            mixed = mixed.Plus(path, weight);
            best = log > best.Log ? (movement, path, log) : best;
        }

        var odds = default(PathOdds).Plus(mixed, 1 / sum);
        return new Finding(odds, best.Movement, best.Movement is null ? 0 : Math.Exp(best.Log - scale) / sum);
    }

    private double LogOf(Movement movement, TagProfile tag, in TimeGrid grid, out PathOdds path)
    {
        var judged = movement;
        if (movement.Members <= SmallGroup && movement.Contains(tag))
        {
            // In a small group a tag must not be its own witness.
            movement.PoolWithout(tag, _others);
            judged = _others;
        }

        path = judged.Path;
        return judged.IsEmpty
            ? double.MinValue
            : judged.LogLikelihood(tag, grid.FirstStep) + MovementFinder.PriorOf(tag);
    }
}
