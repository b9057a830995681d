namespace EdgeVault.Capture.Passages;

/// <summary>What is done with a tag now.</summary>
/// <param name="IsOver">False: wait. True: its visit is over, and <paramref name="Verdict"/> is said unless it is nothing.</param>
/// <param name="Side">Where the tag is after it.</param>
internal readonly record struct Ruling(bool IsOver, Verdict Verdict, Side Side)
{
    public static Ruling Wait => default;

    /// <inheritdoc cref="PassageTrace.IsByAgreement"/>
    public bool IsByAgreement { get; init; }
}

/// <summary>Says when enough is known to say something, and what. Pure.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>the posterior of</term><description>once</description></listheader>
/// <item><term>a crossing is at least the confidence</term><description>the side left has been silent for its quiet time, or nobody
/// of the group is read any more, and no more of it can be seen that would say that it only went by: <c>in</c> or
/// <c>out</c></description></item>
/// <item><term>a turn-back is the likeliest</term><description>it is gone:
/// <c>turned_back</c></description></item>
/// <item><term>staying where it was is the likeliest</term><description>nothing</description></item>
/// <item><term>a crossing is a little less, and it is gone</term><description>light beams watch the door and nothing speaks against it:
/// <c>in</c> or <c>out</c></description></item>
/// <item><term>none of these, and it is gone</term><description>the way that radio and light tell alike, if there is one: <c>in</c> or
/// <c>out</c>; else unresolved (conflict)</description></item>
/// <item><term>anything, and both sides still read it well when the linger time is over</term><description>unresolved
/// (lingering)</description></item>
/// </list>
/// <para>A tag that cannot be decided by itself waits for those that move with it, at most the linger time.</para>
/// </remarks>
internal static class VisitRules
{
    /// <summary>One read may be a reflection.</summary>
    public const int ReadsMin = 2;

    // What has so much to it is not told otherwise, nor doubted for less.
    private const double Likely = 0.75;

    // To say that somebody turned back says, too, that he did not cross.
    private const double TurnedConfidence = 0.7;
    private const double TurnedDoubt = 0.08;
    private const double TurnedSurely = 0.003;

    // What its tray has just done, a tag that has been silent this long on the left side did too; by light, where it is nearly as sure itself.
    public const long CompanionSilenceUs = 800_000;
    private const double CompanionSure = 0.97;

    // So long what seems to wait before the door, or may only go by, is waited for, from when the side that it would have left last read it.
    private const long WaitingUs = 4_000_000;

    // Where neither those that it was heard with nor it itself tell the way by radio at so much, the light alone says that it went; and so long after
    // its last read another door may yet show that it goes by.
    private const double MuteRadio = 0.2;
    private const long GoingByUs = 3_000_000;

    // People who go through one after the other keep nothing waiting for longer than so many linger times.
    private const int LingerMost = 3;

    // A slice, a look and a tick.
    private const long EarlyUs = 400_000;

    // An approach is more likely than not; a story that is likelier than this is not nothing.
    public const double Doubt = 0.3;

    // While others crossed it would be a guess to say nothing.
    private const double FaintDoubt = 0.15;

    public static Ruling Of(
        TagProfile tag, in Finding finding, bool othersAreThere, long changedUs, long nowUs, in PassageLimits limits)
    {
        var odds = finding.Odds;
        var enough = Sureness.Enough(tag, finding, limits);
        if (Math.Max(odds.In, odds.Out) >= enough)
        {
            var left = odds.In > odds.Out ? Side.Outside : Side.Inside;
            var hasLeft = HasLeft(tag, finding, left, nowUs, limits)
                || (IsLate(tag, nowUs, limits) && IsSilent(tag, finding, left, nowUs, limits));
            return hasLeft && MayGoBy(tag, finding, left, nowUs, limits) ? Ruling.Wait
                : hasLeft ? Crossed(left.LeftFor())
                : nowUs - changedUs < limits.LingerAfterUs ? Ruling.Wait
                : Linger(tag, finding, nowUs, limits);
        }

        var isGone = nowUs - tag.ArrivalUs >= limits.QuietUs;
        if (!isGone || (othersAreThere && nowUs < WaitEndUs(tag, limits)))
        {
            return tag.IsResident && IsHome(tag, odds, nowUs, limits)
                ? new Ruling(true, Verdict.Nothing, SideOf(odds))
                : Linger(tag, finding, nowUs, limits);
        }

        return Sureness.IsClear(tag, finding, limits) ? Crossed(odds.In > odds.Out ? PassageDirection.In : PassageDirection.Out)
            : IsAgreed(tag, finding) ? Agreed(finding)
            : new Ruling(true, Settled(tag, finding, limits), SideOf(odds));
    }

    // Not what lies there, which is read as if it went, too, once in a while, when somebody goes by; nor what the models are sure of the
    // other way.
    private static bool IsAgreed(TagProfile tag, in Finding finding)
    {
        var against = finding.Agreed == PassageDirection.In ? finding.Odds.Out : finding.Odds.In;
        return finding.Agreed != PassageDirection.None && !tag.MayLieHere && !tag.IsFixture && !finding.IsElsewhereToo(tag)
            && against < Likely;
    }

    private static Ruling Crossed(PassageDirection direction) => new(
        true, new Verdict(direction, UnresolvedReason.None, 0), direction == PassageDirection.In ? Side.Inside : Side.Outside);

    private static Ruling Agreed(in Finding finding) => Crossed(finding.Agreed) with { IsByAgreement = true };

    private static Side SideOf(in PathOdds odds) =>
        odds.In + odds.StayedInside + odds.TurnedInside > 0.5 ? Side.Inside : Side.Outside;

    /// <summary>It lies where it lay, and the other side, which saw it for a moment, does so no more.</summary>
    private static bool IsHome(TagProfile tag, in PathOdds odds, long nowUs, in PassageLimits limits) =>
        odds.Crossed + odds.TurnedBack < Doubt
        && nowUs - tag.ArrivalUsOf(SideOf(odds).Opposite()) >= limits.SideQuietUs;

    /// <summary>What can be said with no time left.</summary>
    public static Ruling AtOnce(TagProfile tag, in Finding finding, in PassageLimits limits)
    {
        var odds = finding.Odds;
        var crossing = odds.In > odds.Out ? PassageDirection.In : PassageDirection.Out;
        return Math.Max(odds.In, odds.Out) >= Sureness.Enough(tag, finding, limits)
            ? new Ruling(true, new Verdict(crossing, UnresolvedReason.None, 0), Side.None)
            : new Ruling(true, Settled(tag, finding, limits), Side.None);
    }

    private static Verdict Settled(TagProfile tag, in Finding finding, in PassageLimits limits)
    {
        var odds = finding.Odds;
        if (odds.TurnedBack >= TurnedConfidence && odds.Crossed < TurnedDoubt && tag.IsBoth && finding.MayHaveTurned(tag))
        {
            return IsTurnedSurely(finding)
                ? new Verdict(PassageDirection.TurnedBack, UnresolvedReason.None, 0)
                : Verdict.Unresolved(UnresolvedReason.Conflict, 0);
        }

        // What has just been told is not doubted lightly because somebody else goes by.
        var doubt = tag.IsWhereTold ? Sureness.NeededOf(finding).Contested
            : tag.IsJustTold && tag.IsBoth && finding.Lot.IsWatched ? Likely
            : finding.SawCrossing && tag.IsBoth ? FaintDoubt
            : Doubt;
        var mayHaveCrossed = odds.Crossed >= doubt;
        return !mayHaveCrossed || tag.InsideReads + tag.OutsideReads < ReadsMin
            ? Verdict.Nothing
            : Verdict.Unresolved(UnresolvedReason.Conflict, 0);
    }

    // Where light beams see who meets in the doorway, what both sides read there is told to have turned back if it was in the doorway itself, or
    // if somebody turned back and the models leave next to no doubt that it was with him; else it may have crossed in the crowd.
    private static bool IsTurnedSurely(in Finding finding) => !finding.Lot.IsWatched || finding.IsClose
        || (finding.LooksTurned && finding.Odds.Crossed < TurnedSurely);

    /// <summary>What it is read like in the next seconds, here or at another door, may show that it is only carried past this one.</summary>
    private static bool MayGoBy(TagProfile tag, in Finding finding, Side left, long nowUs, in PassageLimits limits)
    {
        var leftUs = tag.ArrivalUsOf(left);
        if (leftUs == 0 ? nowUs - tag.SinceUs >= limits.LingerAfterUs : nowUs - leftUs >= WaitingUs)
        {
            return false;
        }

        return (IsMute(finding) && nowUs - tag.ArrivalUs < GoingByUs)
            || (finding.IsElsewhereToo(tag) && nowUs - Math.Max(tag.ArrivalUs, tag.Elsewhere.LastUs) < limits.QuietUs);
    }

    private static bool IsMute(in Finding finding) => finding.Lot.IsWatched && (finding.Odds.In > finding.Odds.Out
        ? Math.Max(finding.Lot.Radio.In, finding.Radio.In)
        : Math.Max(finding.Lot.Radio.Out, finding.Radio.Out)) < MuteRadio;

    private static bool HasLeft(
        TagProfile tag, in Finding finding, Side left, long nowUs, in PassageLimits limits)
    {
        var own = nowUs - tag.ArrivalUsOf(left);
        var chance = Math.Max(finding.Odds.In, finding.Odds.Out);
        var isDoubted = finding.Lot.IsWatched && tag.IsBoth && chance < CompanionSure;
        if (own < CompanionSilenceUs || (isDoubted && own < limits.SideQuietUs))
        {
            return false;
        }

        // It may only wait until somebody else is through. Who goes after him is seen to by then.
        var isInView = nowUs - tag.ArrivalUs < limits.QuietUs;
        if (finding.LooksWaiting && isInView && own < WaitingUs && chance < Sureness.NeededOf(finding).Contested)
        {
            return false;
        }

        // Not seen on the side that it left: it may as well be somebody who only begins to come near.
        if (tag.ArrivalUsOf(left) == 0 && nowUs - tag.ArrivalUs < limits.QuietUs
            && nowUs - tag.SinceUs < limits.LingerAfterUs)
        {
            return false;
        }

        if (finding.Company is not { } company)
        {
            return own >= limits.SideQuietUs;
        }

        // While the others are still there, it is too.
        var others = nowUs - company.ArrivalUsOf(left);
        return others >= limits.SideQuietUs
            || (others >= CompanionSilenceUs && (own >= limits.SideQuietUs || company.HasDecided(left.LeftFor())));
    }

    private static Ruling Linger(
        TagProfile tag, in Finding finding, long nowUs, in PassageLimits limits)
    {
        if (!IsLate(tag, nowUs, limits) || MayYetBeClear(tag, finding.Lot, nowUs, limits))
        {
            return Ruling.Wait;
        }

        if (nowUs - Math.Min(tag.InsideArrivalUs, tag.OutsideArrivalUs) >= limits.SideQuietUs)
        {
            return Ruling.Wait;
        }

        if (IsAgreed(tag, finding))
        {
            return Agreed(finding);
        }

        // In the door neither side reads it better; what one side reads better all along, or what was here before, lies there.
        var odds = finding.Odds;
        var lies = tag.MayLieHere || (finding.Lot.IsWatched && odds.Crossed < Doubt)
            || (!tag.IsBetween && odds.Crossed + odds.TurnedBack < Doubt);
        return lies
            ? new Ruling(true, Verdict.Nothing, SideOf(odds))
            : new Ruling(true, Verdict.Unresolved(UnresolvedReason.Lingering, 0), Side.None);
    }

    /// <summary>Somebody has only just gone through: what was with him is told by the next seconds.</summary>
    private static bool MayYetBeClear(TagProfile tag, Lot lot, long nowUs, in PassageLimits limits) =>
        lot.IsWatched && nowUs - lot.SteppedUs < limits.SideQuietUs + limits.QuietUs
        && nowUs - Math.Max(tag.InsideSinceUs, tag.OutsideSinceUs) < LingerMost * limits.LingerAfterUs;

    private static bool IsLate(TagProfile tag, long nowUs, in PassageLimits limits)
    {
        var since = Math.Max(tag.InsideSinceUs, tag.OutsideSinceUs);
        var isBoth = tag.InsideSinceUs > 0 && tag.OutsideSinceUs > 0;
        return isBoth && nowUs - since >= limits.LingerAfterUs - EarlyUs;
    }

    private static bool IsSilent(
        TagProfile tag, in Finding finding, Side left, long nowUs, in PassageLimits limits) =>
        nowUs - Math.Max(tag.ArrivalUsOf(left), finding.Company?.ArrivalUsOf(left) ?? 0) >= limits.QuietUs;

    private static long WaitEndUs(TagProfile tag, in PassageLimits limits)
    {
        var isBoth = tag.InsideSinceUs > 0 && tag.OutsideSinceUs > 0;
        var since = isBoth ? Math.Max(tag.InsideSinceUs, tag.OutsideSinceUs) : tag.ArrivalUs;
        return since + limits.LingerAfterUs - EarlyUs;
    }
}
