namespace EdgeVault.Capture.Passages;

/// <summary>How likely a crossing has to be before it is told, by what speaks against it. Pure.</summary>
internal static class Sureness
{
    // Of the two ways to a probability, each with a model of its own, 0.9 is not worth the same.
    private static readonly Confidences ByRadio = new(Half: 0.85, Resident: 0.95, Contested: 0.98);
    private static readonly Confidences ByLight = new(Half: 0.75, Resident: 0.88, Contested: 0.95);

    // What only one side read lies on a shelf, or is carried: the phases of its reads say which, where the reader gives any. By light.
    private const double LyingConfidence = 0.82;
    private const float AlikeMoved = 0.7f;
    private const float AlikeLying = 0.85f;

    // Another door reads it, and the radio alone does not say that it crossed: who was in the doorway may have had nothing to do with it. By light.
    private const double PassingConfidence = 0.985;
    private const double PassingRadio = 0.4;

    // The light has one way, and the radio of the tag itself, which both sides read, gives so much to the other: a conflict.
    private const double Against = 0.2;

    // One side alone read it, and as the light has it, it went with one who seems to have turned back; or it has been heard here before, for nothing.
    private const double DoubtedHalf = 0.85;

    // At the end of a visit less is asked for.
    private const double LastCall = 0.1;

    // More than any.
    private const double Never = 1.01;

    /// <summary>How likely a crossing has to be before it is told.</summary>
    public static double Enough(TagProfile tag, in Finding finding, in PassageLimits limits) =>
        Math.Max(limits.Confidence, Least(tag, finding));

    /// <summary>Asked for, whatever is configured.</summary>
    private static double Least(TagProfile tag, in Finding finding)
    {
        var isSeen = finding.Lot.IsWatched && tag.IsBoth;
        var isFixture = finding.Lot.IsWatched && tag.IsFixture;
        var (radio, other) = finding.Odds.In > finding.Odds.Out
            ? (finding.Radio.In, finding.Radio.Out) : (finding.Radio.Out, finding.Radio.In);
        var needed = NeededOf(finding);
        return tag.IsWhereTold || (isSeen && other >= Against) ? Never
            : finding.Lot.IsWatched && finding.IsElsewhereToo(tag) && radio < PassingRadio ? PassingConfidence
            : finding.IsContested || tag.IsBetterElsewhere || isFixture || (finding.LooksTurned && tag.IsBoth) ? needed.Contested
            : tag.MayLieHere || tag.IsNearElsewhere ? needed.Resident
            : isSeen ? 0
            : finding.LooksTurned || (finding.Lot.IsWatched && tag.MayBeFixture) ? DoubtedHalf
            : HalfOf(finding, needed.Half);
    }

    public static Confidences NeededOf(in Finding finding) => finding.Lot.IsWatched ? ByLight : ByRadio;

    private static double HalfOf(in Finding finding, double half) => finding.Still switch
    {
        { Pairs: 0 } => half,
        { Alike: < AlikeMoved } => 0,
        { Alike: >= AlikeLying } => LyingConfidence,
        _ => half,
    };

    /// <summary>At a door with beams, once no more comes: nothing speaks against it, and it is nearly as likely. The models have learnt what may still
    /// come, and make too little of what is all.</summary>
    public static bool IsClear(TagProfile tag, in Finding finding, in PassageLimits limits) => finding.Lot.IsWatched
        && Least(tag, finding) == 0 && Math.Max(finding.Odds.In, finding.Odds.Out) >= limits.Confidence - LastCall;
}

/// <summary>How likely a crossing has to be where something speaks against it.</summary>
/// <param name="Half">Nobody saw who was in the doorway, or one side alone read it.</param>
/// <param name="Resident">It was here before and did nothing, or has been told, or another door reads it nearly as well.</param>
/// <param name="Contested">Another door reads it better, on the whole or in that moment, or he with whom it would have gone turned back as the
/// beams have it, and both sides read it: one of the two is wrong. Or all that is known of it is that it was read before and did nothing.</param>
internal readonly record struct Confidences(double Half, double Resident, double Contested);
