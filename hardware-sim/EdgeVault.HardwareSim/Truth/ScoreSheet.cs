using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>A score as shares with their intervals, by tag and by tray.</summary>
/// <remarks>
/// A tray is the pieces of one walk. <b>By tag</b> the interval is a bootstrap over trays, because tags of a tray err
/// together; <b>by tray</b> it is Wilson's. A tray is right when every piece of it that the radio saw is, and wrong
/// when one is. Shares that a promise is made about have the promise's own base: <i>right</i> of the crossings that
/// the radio saw, <i>wrong</i> (turn-backs called crossings, and crossings of a door that the piece was only near, included) of all
/// crossings, <i>once</i> of the crossings told of.
/// </remarks>
internal sealed class ScoreSheet
{
    private const int BootstrapSeed = 20_261_125;

    private readonly List<IGrouping<string, JudgedCrossing>> _trays;
    private readonly double[] _latencies;

    /// <param name="score">What became of each crossing.</param>
    /// <param name="clones">What was flagged.</param>
    /// <param name="strays">EPCs of tags that never moved.</param>
    /// <param name="duration">How long they lay there.</param>
    public ScoreSheet(
        SiteScore score, IReadOnlyList<SeenClone> clones, IReadOnlyCollection<string> strays, TimeSpan duration)
    {
        Score = score;
        _trays = [.. score.Judged.GroupBy(judged => $"{judged.Truth.Portal} {judged.Truth.Group}")];
        _latencies = [.. score.Judged
            .Where(judged => judged.Passage is { DecidedAt: not null, IsCrossing: true })
            .Select(judged => (judged.Passage!.DecidedAt!.Value - judged.Passage.To).TotalSeconds)
            .Order()];
        StrayTagSeconds = strays.Count * duration.TotalSeconds;
        var still = strays.ToHashSet(StringComparer.Ordinal);
        StrayCrossings = score.Strangers.Count(passage => passage.IsCrossing && still.Contains(passage.EpcHex));
        Clones = CloneCount.Of(score.Judged, clones);
    }

    public SiteScore Score { get; }

    public int Trays => _trays.Count;

    public int Crossings => Score.Judged.Count(Crossed);

    public Share Seen => Sum(judged => Crossed(judged) ? IsSeen(judged) : null);

    public Share Right => Sum(RightOfSeen);

    public Interval RightByTag => Bootstrap(RightOfSeen);

    public Share RightTrays => OfTrays(RightOfSeen, tray => tray.All(hit => hit));

    public Share Wrong => new(Score.Judged.Count(IsWrong), Crossings);

    public Interval WrongByTag => Bootstrap(WrongOfAll, Crossings);

    public Share WrongTrays => OfTrays(WrongOfAll, tray => tray.Any(hit => hit));

    public Share Once => Sum(OnceOfTold);

    public int StrayCrossings { get; }

    public double StrayTagSeconds { get; }

    /// <summary>NaN where no tag lay still.</summary>
    public double StrayCrossingsPerMillion => StrayCrossings / StrayTagSeconds * 1e6;

    public CloneCount Clones { get; }

    /// <summary>Seconds from the last read that a verdict rests on to the verdict; NaN if none was told.</summary>
    public double Latency(double quantile) =>
        _latencies.Length == 0 ? double.NaN : _latencies[(int)(quantile * (_latencies.Length - 1))];

    private static bool Crossed(JudgedCrossing judged) => judged.Truth.Direction is Direction.In or Direction.Out;

    private static bool IsSeen(JudgedCrossing judged) => judged.Truth.Reads.Total >= Truth.Score.ReadsSeenMin;

    private static bool? RightOfSeen(JudgedCrossing judged) =>
        Crossed(judged) && IsSeen(judged) ? judged.Outcome == Outcome.Right : null;

    // Of all crossings, as promised: who did not cross adds to the hits and not to the base.
    private static bool? WrongOfAll(JudgedCrossing judged) =>
        Crossed(judged) || IsWrong(judged) ? IsWrong(judged) : null;

    private static bool IsWrong(JudgedCrossing judged) => judged.Outcome == Outcome.Wrong || judged.IsToldElsewhere;

    private static bool? OnceOfTold(JudgedCrossing judged) =>
        Crossed(judged) && judged.Passage is not null ? judged is { Extra: 0, IsToldElsewhere: false } : null;

    private Share Sum(Func<JudgedCrossing, bool?> isHit) => ShareOf(Score.Judged, isHit);

    private static Share ShareOf(IEnumerable<JudgedCrossing> judged, Func<JudgedCrossing, bool?> isHit)
    {
        var (hits, of) = (0, 0);
        foreach (var hit in judged.Select(isHit))
        {
            (hits, of) = (hits + (hit == true ? 1 : 0), of + (hit is null ? 0 : 1));
        }

        return new(hits, of);
    }

    private Share OfTrays(Func<JudgedCrossing, bool?> isHit, Func<IEnumerable<bool>, bool> isTrayHit)
    {
        var trays = _trays
            .Select(tray => tray.Select(isHit).OfType<bool>().ToList())
            .Where(tray => tray.Count > 0)
            .ToList();
        return new(trays.Count(tray => isTrayHit(tray)), trays.Count);
    }

    private Interval Bootstrap(Func<JudgedCrossing, bool?> isHit, int? of = null)
    {
        var trays = _trays.Select(tray => ShareOf(tray, isHit)).ToList();
        var drawn = Share.Bootstrap(trays, new Dice(BootstrapSeed));
        // A base of its own scales the interval as it scales the share.
        var own = trays.Sum(tray => tray.Of);
        var scale = of is > 0 && own > 0 ? (double)own / of.Value : 1;
        return new(drawn.Low * scale, drawn.High * scale);
    }
}

/// <summary>Tag numbers that exist twice, and how they were found.</summary>
/// <param name="Real">That crossed a door, seen, as a clone.</param>
/// <param name="Flagged">Of those, before a second passage of the clone was told.</param>
/// <param name="False">Flagged, and exist once.</param>
internal readonly record struct CloneCount(int Real, int Flagged, int False)
{
    public static CloneCount Of(IEnumerable<JudgedCrossing> judged, IEnumerable<SeenClone> flags)
    {
        var real = judged
            .Where(crossing => crossing.Truth.Traits.HasFlag(Traits.Clone))
            .Where(crossing => crossing.Truth.Reads.Total >= Score.ReadsSeenMin)
            .ToLookup(crossing => crossing.Truth.EpcHex);
        var first = flags.GroupBy(flag => flag.EpcHex).ToDictionary(same => same.Key, same => same.Min(f => f.Index));
        var flagged = real.Count(clone =>
            first.TryGetValue(clone.Key, out var index) && index <= SecondEvent(clone));
        return new(real.Count, flagged, first.Keys.Count(epc => !real.Contains(epc)));
    }

    private static ulong SecondEvent(IEnumerable<JudgedCrossing> clone) =>
        clone.Select(crossing => crossing.Passage?.Index).OfType<ulong>().Order()
            .Skip(1).FirstOrDefault(ulong.MaxValue);
}
