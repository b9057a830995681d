using System.Numerics;

namespace EdgeVault.Capture.Passages;

/// <summary>Finds what moved together among the tags that are in view now.</summary>
/// <remarks>
/// Every simple path (one change of sides, or there and back) is offered to all tags; the one that explains most of them
/// better than their own story does is the first movement. Its members are pooled, their path is worked out anew by
/// <see cref="PathModel"/>, and who fits it is asked again, until that stands. Then the rest is looked at.
/// </remarks>
internal sealed class MovementFinder
{
    // What has been lying about here, or was decided on just now, hardly ever gets up again with others.
    private const double ResidentNats = -6;

    private const int PlentySteps = 4;
    private const double NatsPerMissingStep = 2;

    // A template explains sides, and not yet when: this much it may be worse than a tag's own story.
    private const double SeedNats = 2;

    private const int MovementsMax = 8;
    private const int RoundsMax = 4;
    private const double GainMost = 10;

    // There and back is rarer than through.
    private const double TurnNats = -2;

    private readonly MovementSplitter _splitter = new();
    private readonly List<TagProfile> _rest = [];
    private readonly List<TagProfile> _members = [];
    private readonly List<TagProfile> _before = [];
    private readonly float[] _sums = new float[TimeGrid.Steps + 1];
    private readonly double[] _gains = new double[Templates.Count];

    /// <summary>Of a tag, before anything is known: the larger the group, the more likely that it came with it. Nats.</summary>
    public static double PriorOf(TagProfile tag, Movement movement) =>
        (tag.IsResident ? ResidentNats : 0) + Math.Log(movement.Members) + FewNats(tag);

    // On a shelf out of view much is read once in many minutes, and just then, when somebody walks by.
    private static double FewNats(TagProfile tag) =>
        tag.InsideReads > 0 && tag.OutsideReads > 0
            ? 0
            : Math.Min(0, BitOperations.PopCount(tag.Seen) - PlentySteps) * NatsPerMissingStep;

    public void Find(IReadOnlyList<TagProfile> tags, List<Movement> found)
    {
        _rest.Clear();
        _rest.AddRange(tags);
        while (_rest.Count > 1 && found.Count < MovementsMax && TrySeed())
        {
            var movement = Settle();
            if (_members.Count < 2)
            {
                return;
            }

            _rest.RemoveAll(_members.Contains);
            _splitter.Add(movement, _members, found);
        }
    }

    private Movement Settle()
    {
        var movement = new Movement();
        for (var round = 0; round < RoundsMax; round++)
        {
            movement.Pool(_members);
            _before.Clear();
            _before.AddRange(_members);
            _members.Clear();
            foreach (var tag in _rest)
            {
                if (movement.LogLikelihood(tag) + PriorOf(tag, movement) > tag.AloneLog)
                {
                    _members.Add(tag);
                }
            }

            if (_members.Count == 0 || _before.SequenceEqual(_members))
            {
                break;
            }
        }

        return movement;
    }

    /// <summary>Fills the members with those whom the best template explains.</summary>
    private bool TrySeed()
    {
        Array.Clear(_gains);
        foreach (var tag in _rest)
        {
            Sum(tag);
            for (var template = 0; template < _gains.Length; template++)
            {
                _gains[template] += Math.Clamp(Gain(tag, template), 0, GainMost);
            }
        }

        var best = 0;
        for (var template = 1; template < _gains.Length; template++)
        {
            best = _gains[template] + PriorOf(template) > _gains[best] + PriorOf(best) ? template : best;
        }

        _members.Clear();
        foreach (var tag in _rest)
        {
            Sum(tag);
            if (Gain(tag, best) > 0)
            {
                _members.Add(tag);
            }
        }

        return _members.Count > 1;
    }

    private static double PriorOf(int template) => Templates.All[template].IsTurn ? TurnNats : 0;

    private double Gain(TagProfile tag, int template)
    {
        var path = Templates.All[template];
        // Inside from one step to another: twice what it saw then, less what it saw altogether.
        var inside = ((2 * (_sums[path.To] - _sums[path.From])) - _sums[TimeGrid.Steps]) / 2;
        return (path.Inside ? inside : -inside) + SeedNats - tag.Own.LogLikelihood;
    }

    private void Sum(TagProfile tag)
    {
        for (var step = 0; step < TimeGrid.Steps; step++)
        {
            _sums[step + 1] = _sums[step] + tag.Odds[step];
        }
    }

    /// <summary>All paths of at most two changes: inside, or outside, from one step to another.</summary>
    private static class Templates
    {
        public static readonly (int From, int To, bool Inside, bool IsTurn)[] All = [.. Paths()];

        public static int Count => All.Length;

        private static IEnumerable<(int From, int To, bool Inside, bool IsTurn)> Paths()
        {
            // Who came near together and did not cross is a movement too: nobody of them crossed with others.
            yield return (0, TimeGrid.Steps, true, false);
            yield return (0, TimeGrid.Steps, false, false);
            for (var from = 0; from < TimeGrid.Steps; from++)
            {
                for (var to = from + 1; to < TimeGrid.Steps; to++)
                {
                    yield return (from, to, true, from > 0);
                    yield return (from, to, false, from > 0);
                }
            }
        }
    }
}
