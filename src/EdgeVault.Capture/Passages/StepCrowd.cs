namespace EdgeVault.Capture.Passages;

/// <summary>All tags that were held against one who was in the doorway, one way: what each is told of the others.</summary>
internal sealed class StepCrowd
{
    // How much the leads of tags of one tray differ at least, s².
    private const double LeadNoise = 0.1;

    // What hardly went is left out of the mean of those that did.
    private const double WentLeast = 0.1;

    private readonly StepProfile _went = new();
    private readonly StepProfile _stayed = new();
    private Sums _sums;
    private BestTwo _best;

    public void Add(TagStep step)
    {
        _went.Add(step.Profile, (float)step.Belief);
        _stayed.Add(step.Profile, 1 - (float)step.Belief);
        _sums.Add(step, +1);
        _best = _best.With(step);
    }

    /// <summary>Tells a step, which has been added, what the others did.</summary>
    public void Tell(TagStep step)
    {
        var rest = _sums;
        rest.Add(step, -1);
        step.Others = rest.Went(BestWithout(step.Tag));
        step.OthersStrongest = rest.Strongest;
        step.OthersShare = rest.Share;
        step.OthersLead = rest.Leads;
        var own = (float)step.Belief;
        step.LikeWent = (step.Profile.AlikeWith(_went, own, false), step.Profile.AlikeWith(_went, own, true));
        step.LikeStayed = (step.Profile.AlikeWith(_stayed, 1 - own, false), step.Profile.AlikeWith(_stayed, 1 - own, true));
        step.WentReached = _went.ReachedWithout(step.Profile, own);
    }

    /// <summary>The best belief in any other tag.</summary>
    public double BestWithout(TagProfile tag) => _best.Without(tag);

    // Counts say when nothing is left; sums, from which was taken away, do not.
    private struct Sums
    {
        private int _count;
        private double _belief;
        private int _wentCount;
        private double _went;
        private double _level;
        private double _strongest;
        private double _centre;
        private double _then;
        private int _leadCount;
        private double _lead;
        private double _squares;
        private double _least;

        public readonly double Strongest => _wentCount > 0 ? _strongest / _went : 0;

        public readonly double Share => _count > 0 ? _belief / _count : 0;

        public readonly (double Mean, double Score, double Least) Leads
        {
            get
            {
                if (_leadCount == 0)
                {
                    return default;
                }

                var mean = _lead / _leadCount;
                var spread = Math.Sqrt((Math.Max(0, (_squares / _leadCount) - (mean * mean)) + LeadNoise) / _leadCount);
                return (mean, mean / spread, _least / _leadCount);
            }
        }

        public readonly (double Sum, double Best, double Level, double Centre, double Then) Went(double best) =>
            _wentCount > 0 ? (_went, best, _level / _went, _centre / _went, _then / _went) : default;

        public void Add(TagStep step, int sign)
        {
            _count += sign;
            _belief += sign * step.Belief;
            if (step.Belief > WentLeast)
            {
                var share = sign * step.Belief;
                _wentCount += sign;
                _went += share;
                _level += share * step.MomentLevel;
                _strongest += share * step.Tag.Strongest;
                _centre += share * step.Centre;
                _then += share * step.BetterThen;
            }

            // Those that both sides read and that had not been here before.
            if (step.IsBoth && !step.Tag.IsResident)
            {
                _leadCount += sign;
                _lead += sign * step.Lead;
                _squares += sign * step.Lead * step.Lead;
                _least += sign * Math.Min(step.After, step.Before);
            }
        }
    }
}

/// <summary>The two strongest beliefs, so that one can be left out.</summary>
internal readonly record struct BestTwo(TagStep? First, TagStep? Second)
{
    public BestTwo With(TagStep step) =>
        First is null || step.Belief > First.Belief ? new(step, First)
        : Second is null || step.Belief > Second.Belief ? new(First, step)
        : this;

    public double Without(TagStep step) => (First == step ? Second : First)?.Belief ?? 0;

    /// <summary>Where each tag is there but once.</summary>
    public double Without(TagProfile tag) => (First?.Tag == tag ? Second : First)?.Belief ?? 0;
}
