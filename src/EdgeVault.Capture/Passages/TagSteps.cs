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
    private readonly Dictionary<TagProfile, (double In, double Out)> _chances = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<TagStep> All => _steps;

    /// <summary>How likely each way is for this tag.</summary>
    public (double In, double Out) Of(TagProfile tag) => _chances.GetValueOrDefault(tag);

    public void Clear()
    {
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
            step.Others = OthersOf(step);
            step.OthersLead = LeadOf(step);
            (step.OthersAgainst, step.OthersElsewhen, step.OthersShare) = RivalsOf(step);
            step.Chance = TagStepJudge.Together(step);
            var (inwards, outwards) = _chances.GetValueOrDefault(step.Tag);
            _chances[step.Tag] = step.Way > 0
                ? (Math.Max(inwards, step.Chance), outwards)
                : (inwards, Math.Max(outwards, step.Chance));
        }
    }

    private (double Sum, double Best, double Level, double Centre) OthersOf(TagStep step)
    {
        var (sum, best, level, centre) = (0.0, 0.0, 0.0, 0.0);
        foreach (var other in _steps)
        {
            if (other.Tag != step.Tag && other.Way == step.Way && other.Stepping == step.Stepping && other.Alone > 0.1)
            {
                sum += other.Alone;
                best = Math.Max(best, other.Alone);
                level += other.Alone * other.MomentLevel;
                centre += other.Alone * other.Centre;
            }
        }

        return sum > 0 ? (sum, best, level / sum, centre / sum) : default;
    }

    private (double Mean, double Score, double Least) LeadOf(TagStep step)
    {
        var (sum, squares, least, count) = (0.0, 0.0, 0.0, 0);
        foreach (var other in _steps)
        {
            if (other.Tag != step.Tag && other.Way == step.Way && other.Stepping == step.Stepping && other.IsBoth
                && !other.Tag.IsResident)
            {
                (sum, squares, count) = (sum + other.Lead, squares + (other.Lead * other.Lead), count + 1);
                least += Math.Min(other.After, other.Before);
            }
        }

        if (count == 0)
        {
            return default;
        }

        var mean = sum / count;
        var spread = Math.Sqrt((Math.Max(0, (squares / count) - (mean * mean)) + LeadNoise) / count);
        return (mean, mean / spread, least / count);
    }

    private (double Against, double Elsewhen, double Share) RivalsOf(TagStep step)
    {
        var (against, elsewhen, sum, count) = (0.0, 0.0, 0.0, 0);
        foreach (var other in _steps)
        {
            if (other.Tag == step.Tag)
            {
                elsewhen = other != step ? Math.Max(elsewhen, other.Alone) : elsewhen;
            }
            else if (other.Stepping == step.Stepping)
            {
                against = other.Way != step.Way ? Math.Max(against, other.Alone) : against;
                (sum, count) = other.Way == step.Way ? (sum + other.Alone, count + 1) : (sum, count);
            }
        }

        return (against, elsewhen, count > 0 ? sum / count : 0);
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
}
