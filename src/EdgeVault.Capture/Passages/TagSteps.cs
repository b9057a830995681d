namespace EdgeVault.Capture.Passages;

/// <summary>Which tags went through a watched door with whom: every tag in view against everybody in the doorway.</summary>
internal sealed class TagSteps
{
    // Radio reaches farther than the doorway; and what one body hides is told by the others that were with it.
    private const long NearUs = 500_000;
    private const long FarUs = 8_000_000;
    private const long CrowdUs = 2_000_000;

    // What is carried has come by within this.
    private const long StillUs = 1_500_000;

    // Fewer are weighed than a flood of strangers could bring.
    private const int StepsMax = 2_048;

    // What is less likely than this by itself no company makes likely; it is most of what lies in view, and need not be asked.
    private const double Hopeless = 1e-3;

    // So little worse than here another door reads what may as well go by there, tens of dB.
    private const double NextDoor = -0.5;

    // By so much better the side that would be reached reads what only waits before the door, nats of amplitude; and of those who would
    // go together so many.
    private const double Waiting = 0.3;
    private const double WaitingShare = 0.15;
    private const int WaitingLeast = 2;
    private const double Went = 0.5;

    // Of a way that radio and light tell alike: odds by radio, and nats of amplitude.
    private const double Agreed = 0.6;
    private const double AgreedAlone = 0.7;
    private const double AgreedBefore = 0.5;
    private const double AgreedAfter = -2;

    private readonly List<TagStep> _steps = [];
    private readonly List<TagStep> _pool = [];
    private readonly Stillness _stillness = new();
    private readonly Dictionary<(Stepping Stepping, int Way), StepCrowd> _crowds = [];
    private readonly Dictionary<TagProfile, BestTwo> _best = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<TagProfile, TagStep> _likeliest = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(Stepping Stepping, int Way), (int Waiting, int All)> _waiting = [];
    private readonly Dictionary<TagProfile, (double In, double Out)> _chances = new(ReferenceEqualityComparer.Instance);

    public IReadOnlyList<TagStep> All => _steps;

    /// <summary>How likely each way is for this tag.</summary>
    public (double In, double Out) Of(TagProfile tag) => _chances.GetValueOrDefault(tag);

    /// <summary>Another door reads it hardly worse in the moment in which it would have gone through this one.</summary>
    public bool IsContested(TagProfile tag) => _likeliest.TryGetValue(tag, out var step) && step.BetterThen > NextDoor;

    /// <summary>With whom it would have gone looks like one who turned back: if it went, two met there.</summary>
    public bool LooksTurned(TagProfile tag) => _likeliest.TryGetValue(tag, out var step) && step.Stepping.Way == 0;

    /// <summary>Before he with whom it would have gone came, the side that it would reach read it better than the other, or did so of
    /// some of those that would have gone with it: they may wait until he is through, and then go the other way.</summary>
    public bool LooksWaiting(TagProfile tag) => _likeliest.TryGetValue(tag, out var step)
        && (IsWaiting(step) || (_waiting.TryGetValue((step.Stepping, step.Way), out var crowd)
            && crowd.Waiting >= WaitingLeast && crowd.Waiting >= WaitingShare * crowd.All));

    private static bool IsWaiting(TagStep step) => step.Before < -Waiting;

    /// <summary>The way that radio and light tell alike, each by itself; <see cref="PassageDirection.None"/> where they do not, or where only one
    /// side read it.</summary>
    /// <param name="tag">Held against everybody in the doorway.</param>
    /// <param name="lot">What the radio says of those that it was heard with.</param>
    /// <param name="own">What the radio says of it.</param>
    public PassageDirection AgreedOf(TagProfile tag, (double In, double Out) lot, (double In, double Out) own)
    {
        var (inwards, outwards) = (Math.Min(lot.In, own.In), Math.Min(lot.Out, own.Out));
        if (!tag.IsBoth || Math.Max(inwards, outwards) < Agreed)
        {
            return PassageDirection.None;
        }

        foreach (var step in _steps)
        {
            if (step.Tag == tag && IsAgreed(step, step.Way > 0 ? inwards : outwards))
            {
                return step.Direction;
            }
        }

        return PassageDirection.None;
    }

    // Where the beams tell no way, as when two met in the doorway, the radio has to be surer.
    private static bool IsAgreed(TagStep step, double radio) => step.Before >= AgreedBefore
        && (step.Stepping.Way == step.Way ? radio >= Agreed && step.After >= AgreedAfter
            : step.Stepping.Way == 0 && radio >= AgreedAlone && step.After >= 0);

    /// <summary>When he with whom it would have gone was last in the doorway, gateway µs; 0 where nobody was.</summary>
    public long EndUs(TagProfile tag) => _likeliest.TryGetValue(tag, out var step) ? step.Stepping.ToUs : 0;

    /// <summary>Whether it lay still in the seconds in which it would have gone, as <see cref="Stillness.Of"/> tells; nothing where nobody
    /// was in the doorway.</summary>
    public (float Alike, float Pairs) StillOf(TagProfile tag)
    {
        _stillness.Clear();
        if (_likeliest.TryGetValue(tag, out var step))
        {
            foreach (var heard in tag.Heard)
            {
                if (Math.Abs(heard.AtUs - step.CrossedUs) <= StillUs)
                {
                    _stillness.Add(heard.Antenna, heard.Phases);
                }
            }
        }

        return _stillness.Of();
    }

    public void Clear()
    {
        _best.Clear();
        _likeliest.Clear();
        _waiting.Clear();
        _pool.AddRange(_steps);
        _steps.Clear();
        _chances.Clear();
    }

    /// <param name="tag">In view.</param>
    /// <param name="radio">What the radio says of those that it was heard with.</param>
    /// <param name="usualCentiDbm">How strongly the weaker side reads what crosses here.</param>
    /// <param name="steppings">Everybody in the doorway.</param>
    /// <param name="isNear">Hold it against those only who were there when it was read, or nearly; else against the others, by seconds.</param>
    public void Add(
        TagProfile tag, (double In, double Out) radio, double? usualCentiDbm, IReadOnlyList<Stepping> steppings, bool isNear, long nowUs)
    {
        if (tag.Heard.Count == 0)
        {
            return;
        }

        foreach (var stepping in steppings)
        {
            var apartUs = Math.Max(stepping.FromUs - tag.Heard[^1].AtUs, tag.Heard[0].AtUs - stepping.ToUs);
            if (!stepping.IsThrough || _steps.Count >= StepsMax || tag.ToldUpToUs >= stepping.MiddleUs
                || apartUs > FarUs || apartUs <= NearUs != isNear)
            {
                continue;
            }

            // Both ways: when two meet in the doorway, the beams may tell of one of them.
            var crowd = CrowdOf(stepping, steppings);
            Next().Fill(tag, stepping, +1, radio, usualCentiDbm, crowd, nowUs);
            Next().Fill(tag, stepping, -1, (radio.Out, radio.In), usualCentiDbm, crowd, nowUs);
        }
    }

    public void Weigh()
    {
        foreach (var step in _steps)
        {
            step.Belief = step.Alone = TagStepJudge.Alone(step);
            if (step.Tag.Decided == step.Direction)
            {
                _best[step.Tag] = _best.GetValueOrDefault(step.Tag).With(step);
            }
        }

        // What has been told of a tag it did, and did once.
        foreach (var step in _steps.Where(static step => IsDecided(step.Tag)))
        {
            step.Belief = step == _best.GetValueOrDefault(step.Tag).First ? 1 : 0;
        }

        // Twice: what the others did is known better once they have been held against each other, too.
        Hold();
        foreach (var step in _steps.Where(static step => !IsDecided(step.Tag)))
        {
            step.Belief = step.Chance;
        }

        Hold();
        foreach (var step in _steps)
        {
            if (step.Chance > (_likeliest.GetValueOrDefault(step.Tag)?.Chance ?? 0))
            {
                _likeliest[step.Tag] = step;
            }

            // It went with one of them.
            var (inwards, outwards) = Of(step.Tag);
            _chances[step.Tag] = step.Way > 0
                ? (Math.Min(1, inwards + step.Chance), outwards)
                : (inwards, Math.Min(1, outwards + step.Chance));
        }

        foreach (var step in _likeliest.Values.Where(static step => step.Chance >= Went && !IsDecided(step.Tag)))
        {
            var (waiting, all) = _waiting.GetValueOrDefault((step.Stepping, step.Way));
            _waiting[(step.Stepping, step.Way)] = (waiting + (IsWaiting(step) ? 1 : 0), all + 1);
        }
    }

    private static bool IsDecided(TagProfile tag) => tag.Decided != PassageDirection.None;

    private void Hold()
    {
        _crowds.Clear();
        _best.Clear();
        foreach (var step in _steps)
        {
            Crowd(step.Stepping, step.Way).Add(step);
            _best[step.Tag] = _best.GetValueOrDefault(step.Tag).With(step);
        }

        foreach (var step in _steps)
        {
            Crowd(step.Stepping, step.Way).Tell(step);
            step.OthersAgainst = Crowd(step.Stepping, -step.Way).BestWithout(step.Tag);
            step.OthersElsewhen = _best[step.Tag].Without(step);
        }

        foreach (var step in _steps)
        {
            step.Chance = step.Alone < Hopeless ? step.Alone : TagStepJudge.Together(step);
        }
    }

    private StepCrowd Crowd(in Stepping stepping, int way) =>
        _crowds.TryGetValue((stepping, way), out var crowd) ? crowd : _crowds[(stepping, way)] = new();

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
