namespace EdgeVault.Capture.Passages;

/// <summary>Which tags went through a watched door with whom: every tag in view against everybody in the doorway.</summary>
internal sealed class TagSteps
{
    // Radio reaches farther than the doorway.
    private const long ReachUs = 500_000;
    private const long CrowdUs = 2_000_000;

    // How much the leads of tags of one tray differ at least, s².
    private const double LeadNoise = 0.1;

    // Fewer are weighed than a flood of strangers could bring.
    private const int StepsMax = 2_048;

    private readonly List<TagStep> _steps = [];
    private readonly List<TagStep> _pool = [];
    // So little worse than here another door reads what may as well go by there, tens of dB.
    private const double NextDoor = -0.5;

    private readonly HashSet<TagProfile> _contested = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TagProfile, (double In, double Out)> _chances = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<TagStep> All => _steps;

    /// <summary>How likely each way is for this tag.</summary>
    public (double In, double Out) Of(TagProfile tag) => _chances.GetValueOrDefault(tag);

    /// <summary>Another door reads it hardly worse in the moment in which it would have gone through this one.</summary>
    public bool IsContested(TagProfile tag) => _contested.Contains(tag);

    public void Clear()
    {
        _contested.Clear();
        _pool.AddRange(_steps);
        _steps.Clear();
        _chances.Clear();
    }

    /// <param name="tag">In view.</param>
    /// <param name="radio">What the radio says of those that it was heard with.</param>
    /// <param name="usualCentiDbm">How strongly the weaker side reads what crosses here.</param>
    /// <param name="steppings">Everybody in the doorway.</param>
    public void Add(TagProfile tag, (double In, double Out) radio, double? usualCentiDbm, IReadOnlyList<Stepping> steppings)
    {
        if (tag.Heard.Count == 0)
        {
            return;
        }

        foreach (var stepping in steppings)
        {
            if (!stepping.IsThrough || _steps.Count >= StepsMax || tag.ToldUpToUs >= stepping.MiddleUs
                || stepping.FromUs > tag.Heard[^1].AtUs + ReachUs || stepping.ToUs < tag.Heard[0].AtUs - ReachUs)
            {
                continue;
            }

            // Both ways: when two meet in the doorway, the beams may tell of one of them.
            var crowd = CrowdOf(stepping, steppings);
            Next().Fill(tag, stepping, +1, radio, usualCentiDbm, crowd);
            Next().Fill(tag, stepping, -1, (radio.Out, radio.In), usualCentiDbm, crowd);
        }
    }

    public void Weigh()
    {
        foreach (var step in _steps)
        {
            step.Alone = step.Tag.Decided == PassageDirection.None ? TagStepJudge.Alone(step)
                : step.Tag.Decided == (step.Way > 0 ? PassageDirection.In : PassageDirection.Out) ? 1 : 0;
        }

        foreach (var step in _steps)
        {
            Compare(step);
            step.Chance = TagStepJudge.Together(step);
            var (inwards, outwards) = _chances.GetValueOrDefault(step.Tag);
            if (step.Chance > Math.Max(inwards, outwards))
            {
                _ = step.BetterThen > NextDoor ? _contested.Add(step.Tag) : _contested.Remove(step.Tag);
            }

            _chances[step.Tag] = step.Way > 0
                ? (Math.Max(inwards, step.Chance), outwards)
                : (inwards, Math.Max(outwards, step.Chance));
        }
    }

    /// <summary>What the other tags did in the same moment, and this one in others.</summary>
    private void Compare(TagStep step)
    {
        var (went, leads, against, elsewhen, share) = (default(Went), default(Leads), 0.0, 0.0, (Sum: 0.0, Count: 0));
        foreach (var other in _steps)
        {
            if (other.Tag == step.Tag)
            {
                elsewhen = other != step ? Math.Max(elsewhen, other.Alone) : elsewhen;
            }
            else if (other.Stepping != step.Stepping)
            {
                continue;
            }
            else if (other.Way != step.Way)
            {
                against = Math.Max(against, other.Alone);
            }
            else
            {
                share = (share.Sum + other.Alone, share.Count + 1);
                went.Add(other);
                leads.Add(other);
            }
        }

        (step.Others, step.OthersLead) = (went.Means, leads.Means);
        (step.OthersAgainst, step.OthersElsewhen) = (against, elsewhen);
        step.OthersShare = share.Count > 0 ? share.Sum / share.Count : 0;
    }

    private static int CrowdOf(in Stepping stepping, IReadOnlyList<Stepping> all)
    {
        var count = 0;
        foreach (var other in all)
        {
            count += other.IsThrough && other != stepping && other.FromUs <= stepping.ToUs + CrowdUs
                && other.ToUs >= stepping.FromUs - CrowdUs ? 1 : 0;
        }

        return count;
    }

    private TagStep Next()
    {
        var step = _pool.Count > 0 ? _pool[^1] : new TagStep();
        if (_pool.Count > 0)
        {
            _pool.RemoveAt(_pool.Count - 1);
        }

        _steps.Add(step);
        return step;
    }

    // Those that went, each by its own chance.
    private struct Went
    {
        private const double Least = 0.1;

        private double _sum;
        private double _best;
        private double _level;
        private double _centre;
        private double _then;

        public readonly (double Sum, double Best, double Level, double Centre, double Then) Means =>
            _sum > 0 ? (_sum, _best, _level / _sum, _centre / _sum, _then / _sum) : default;

        public void Add(TagStep step)
        {
            if (step.Alone > Least)
            {
                (_sum, _best) = (_sum + step.Alone, Math.Max(_best, step.Alone));
                _level += step.Alone * step.MomentLevel;
                _centre += step.Alone * step.Centre;
                _then += step.Alone * step.BetterThen;
            }
        }
    }

    // Those that both sides read and that had not been here before.
    private struct Leads
    {
        private double _sum;
        private double _squares;
        private double _least;
        private int _count;

        public readonly (double Mean, double Score, double Least) Means
        {
            get
            {
                if (_count == 0)
                {
                    return default;
                }

                var mean = _sum / _count;
                var spread = Math.Sqrt((Math.Max(0, (_squares / _count) - (mean * mean)) + LeadNoise) / _count);
                return (mean, mean / spread, _least / _count);
            }
        }

        public void Add(TagStep step)
        {
            if (step.IsBoth && !step.Tag.IsResident)
            {
                (_sum, _squares, _count) = (_sum + step.Lead, _squares + (step.Lead * step.Lead), _count + 1);
                _least += Math.Min(step.After, step.Before);
            }
        }
    }
}
