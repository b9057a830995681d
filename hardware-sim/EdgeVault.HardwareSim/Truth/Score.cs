using EdgeVault.HardwareSim.World;

namespace EdgeVault.HardwareSim.Truth;

/// <summary>Holds the passages that a gateway recorded against what truly happened.</summary>
/// <remarks>
/// <para>A passage <b>belongs</b> to the crossing of the same tag at the same portal whose time in view it overlaps,
/// give or take <see cref="Slack"/>; of several, to the one in whose middle it lies nearest.</para>
/// <para><b>right</b>: the crossing's one passage says its direction. <b>wrong</b>: it says another. <b>unresolved</b>:
/// it says <c>unresolved</c>; or there is none, and a recorded coverage gap of the portal touches the crossing's time
/// in view. <b>invented</b>: a passage that belongs to no crossing, and says that something happened; and every further
/// passage of a crossing that has one (one crossing, one event). <b>doubted</b>: one that belongs to none, and says
/// <c>unresolved</c>: somebody has to look, and nothing false is in the ledger.</para>
/// <para>A crossing without a passage and without a gap is <b>missed</b> if the radio saw it (two reads of the piece),
/// else <b>unseen</b>. Who turned back or passed by crossed nothing: without a passage that is <b>quiet</b>, and no
/// fault; of one who passed by, <c>turned_back</c> and <c>unresolved</c> are as good as silence.</para>
/// </remarks>
internal sealed class Score
{
    /// <summary>A reader's time is mapped to the gateway's within milliseconds; two seconds forgive a clock step and
    /// tell no crossing from the next, as no piece is carried twice within eight.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    internal const int ReadsSeenMin = 2;

    private const string Unresolved = "unresolved";

    private readonly List<string> _faults = [];
    private readonly List<string> _misses = [];
    private readonly List<JudgedCrossing> _judged = [];
    private readonly List<SeenPassage> _strangers = [];
    private readonly Dictionary<CrossingLine, int> _extra = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<CrossingLine> _elsewhere = new(ReferenceEqualityComparer.Instance);

    public static SiteScore Of(IEnumerable<CrossingLine> truth, SeenEvents events)
    {
        var crossings = truth.ToLookup(crossing => (crossing.Portal, crossing.EpcHex));
        var walks = truth.ToLookup(crossing => crossing.EpcHex);
        var passages = new Dictionary<CrossingLine, SeenPassage>(ReferenceEqualityComparer.Instance);
        var score = new Score();
        foreach (var passage in events.Passages)
        {
            var crossing = Nearest(crossings[(passage.Portal, passage.EpcHex)], passage);
            if (crossing is null || !passages.TryAdd(crossing, passage))
            {
                score.Invent(passage, crossing, Nearest(walks[passage.EpcHex], passage));
            }
        }

        foreach (var crossing in crossings.SelectMany(same => same))
        {
            score.Judge(crossing, passages.GetValueOrDefault(crossing), events.Gaps);
        }

        int Count(Outcome outcome) => score._judged.Count(judged => judged.Outcome == outcome);
        return new(
            Count(Outcome.Right), Count(Outcome.Wrong), Count(Outcome.Unresolved), Count(Outcome.Missed),
            score._strangers.Count(IsAsserted) + score._extra.Values.Sum(), Count(Outcome.Unseen), Count(Outcome.Quiet),
            score._faults)
        {
            Misses = score._misses,
            Doubted = score._strangers.Count(static stranger => !IsAsserted(stranger)),
            Judged = score._judged,
            Strangers = score._strangers,
        };
    }

    private static bool IsAsserted(SeenPassage passage) => passage.Direction != Unresolved;

    private static CrossingLine? Nearest(IEnumerable<CrossingLine> crossings, SeenPassage passage)
    {
        var middle = passage.From + ((passage.To - passage.From) / 2);
        return crossings
            .Where(crossing => Overlaps(passage.From, passage.To, crossing.From - Slack, crossing.To + Slack))
            .MinBy(crossing => (middle - crossing.CrossedAt).Duration());
    }

    private static bool Overlaps(
        DateTimeOffset from, DateTimeOffset to, DateTimeOffset otherFrom, DateTimeOffset otherTo) =>
        from <= otherTo && to >= otherFrom;

    // The walk is what its carrier did meanwhile, at whatever door.
    private void Invent(SeenPassage passage, CrossingLine? crossing, CrossingLine? walk)
    {
        if (crossing is null)
        {
            _strangers.Add(passage);
            if (!IsAsserted(passage))
            {
                return;
            }

            if (passage.IsCrossing && walk is not null)
            {
                _elsewhere.Add(walk);
            }
        }
        else
        {
            _extra[crossing] = _extra.GetValueOrDefault(crossing) + 1;
        }

        var why = crossing is null ? "nothing crossed" : $"a second passage of {crossing.Group}";
        _faults.Add($"invented: event {passage.Index}, {passage.EpcHex} {passage.Direction} at {passage.Portal} "
            + $"{passage.From:HH:mm:ss.fff}; {why}");
    }

    private void Judge(CrossingLine crossing, SeenPassage? passage, IEnumerable<SeenGap> gaps)
    {
        var direction = NameOf(crossing.Direction);
        var outcome = passage is null ? OfSilence(crossing, gaps) : OfPassage(crossing, passage, direction);
        _judged.Add(new(crossing, passage, outcome)
        {
            Extra = _extra.GetValueOrDefault(crossing),
            IsToldElsewhere = _elsewhere.Contains(crossing),
        });
        if (outcome == Outcome.Missed)
        {
            _misses.Add($"missed: {Describe(crossing, direction)}");
        }
        else if (outcome == Outcome.Wrong)
        {
            _faults.Add($"wrong: event {passage!.Index} says {passage.Direction}; {Describe(crossing, direction)}");
        }
    }

    private static Outcome OfPassage(CrossingLine crossing, SeenPassage passage, string direction) =>
        passage.Direction == direction ? Outcome.Right
        // Came near the door and went away again: as good as silence.
        : crossing.Direction == Direction.PassedBy && !passage.IsCrossing ? Outcome.Quiet
        : passage.Direction == Unresolved ? Outcome.Unresolved
        : Outcome.Wrong;

    private static Outcome OfSilence(CrossingLine crossing, IEnumerable<SeenGap> gaps)
    {
        if (gaps.Any(gap => gap.Portal == crossing.Portal
            && Overlaps(gap.From, gap.To ?? DateTimeOffset.MaxValue, crossing.From, crossing.To)))
        {
            return Outcome.Unresolved;
        }

        return crossing.Direction is Direction.TurnedBack or Direction.PassedBy ? Outcome.Quiet
            : crossing.Reads.Total < ReadsSeenMin ? Outcome.Unseen
            : Outcome.Missed;
    }

    private static string Describe(CrossingLine crossing, string direction) =>
        $"{crossing.PieceId} {crossing.EpcHex} went {direction} in {crossing.Group} "
        + $"at {crossing.CrossedAt:HH:mm:ss.fff}, "
        + $"{crossing.Reads.Outside} reads outside, {crossing.Reads.Inside} inside";

    private static string NameOf(Direction direction) => direction switch
    {
        Direction.In => "in",
        Direction.Out => "out",
        Direction.PassedBy => "passed_by",
        _ => "turned_back",
    };
}
