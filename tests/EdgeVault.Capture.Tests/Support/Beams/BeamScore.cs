using System.Globalization;

namespace EdgeVault.Capture.Tests.Support.Beams;

/// <summary>What an engine said of a world, held against what happened there.</summary>
internal sealed class BeamScore
{
    private const double SlackSeconds = 2;

    public int Seen { get; private set; }

    public int Right { get; private set; }

    /// <summary>Wrong ways of crossings, and turn-backs, visits and neighbours that were called crossings.</summary>
    public int Wrong { get; private set; }

    public int Unresolved { get; private set; }

    public int Missed { get; private set; }

    public int One { get; private set; }

    public int Crossings { get; private set; }

    public int InventedCrossings { get; private set; }

    public int InventedOther { get; private set; }

    public int StrayCrossings { get; private set; }

    public int StrayOther { get; private set; }

    public SortedDictionary<string, int> Kinds { get; } = [];

    public List<string> Faults { get; } = [];

    public static BeamScore Of(BeamWorld world, IEnumerable<Outcome> outcomes)
    {
        var score = new BeamScore();
        var byTag = outcomes.ToLookup(static outcome => outcome.Epc);
        foreach (var carry in world.Carries)
        {
            foreach (var tag in carry.Tags)
            {
                score.Judge(carry, tag, [.. byTag[Tags.Epc(tag)].Where(outcome => Belongs(carry, outcome))]);
            }
        }

        foreach (var outcome in world.Strays.SelectMany(stray => byTag[Tags.Epc(stray)]))
        {
            var isCrossing = outcome.Direction is PassageDirection.In or PassageDirection.Out;
            score.StrayCrossings += isCrossing ? 1 : 0;
            score.StrayOther += isCrossing ? 0 : 1;
            score.Faults.Add($"stray: {outcome}");
        }

        return score;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"seen {Seen}, right {Share(Right)}, unresolved {Share(Unresolved)}, missed {Share(Missed)}, one {Share(One)}; "
        + $"wrong {100.0 * Wrong / Crossings:0.000} % of {Crossings}; invented {InventedCrossings}+{InventedOther}, "
        + $"strays {StrayCrossings}+{StrayOther}; {string.Join(", ", Kinds.Select(static kind => $"{kind.Key} {kind.Value}"))}");

    private static bool Belongs(Carry carry, Outcome outcome)
    {
        var at = (outcome.Decision.Verdict.InstantUs - EngineBench.StartUs) / 1e6;
        return at <= carry.To + SlackSeconds && at >= carry.From - SlackSeconds;
    }

    private string Share(int count) => string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / Seen:0.00} %");

    private void Judge(Carry carry, int tag, List<Outcome> outcomes)
    {
        if (carry.Crossing is { } crossing)
        {
            Crossings++;
            JudgeCrossing(carry, tag, crossing, outcomes);
            return;
        }

        foreach (var outcome in outcomes)
        {
            if (outcome.Direction is PassageDirection.In or PassageDirection.Out)
            {
                InventedCrossings++;
                Wrong++;
                Fault("invented", carry, tag, outcomes);
            }
            else if (!carry.IsTurn)
            {
                InventedOther++;
            }
        }
    }

    private void JudgeCrossing(Carry carry, int tag, PassageDirection crossing, List<Outcome> outcomes)
    {
        var wrong = outcomes.Count(outcome => outcome.Direction != crossing && outcome.Direction != PassageDirection.Unresolved);
        Wrong += wrong;
        if (wrong > 0)
        {
            Fault("wrong", carry, tag, outcomes);
        }

        if (carry.Reads.GetValueOrDefault(tag) < 2)
        {
            return;
        }

        Seen++;
        One += outcomes.Count == 1 ? 1 : 0;
        var isRight = wrong == 0 && outcomes.Exists(outcome => outcome.Direction == crossing);
        Right += isRight ? 1 : 0;
        Unresolved += !isRight && outcomes.Count > 0 ? 1 : 0;
        Missed += outcomes.Count == 0 ? 1 : 0;
        if (!isRight && wrong == 0)
        {
            Fault(outcomes.Count == 0 ? "missed" : "unresolved", carry, tag, outcomes);
        }
        else if (isRight && outcomes.Count > 1)
        {
            Fault("twice", carry, tag, outcomes);
        }
    }

    private void Fault(string what, Carry carry, int tag, List<Outcome> outcomes)
    {
        Kinds[what] = Kinds.GetValueOrDefault(what) + 1;
        Faults.Add($"{what}: {carry.Kind} tag {tag} of {carry.Tags.Count}, {carry.Reads.GetValueOrDefault(tag)} reads, "
            + $"{carry.From:0.0}–{carry.To:0.0} s: {string.Join(" | ", outcomes)}");
    }
}
