using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>Says from the slices of one finished visit what the tag did. Pure: slices in, verdict out.</summary>
/// <remarks>
/// <para>A side's slices that stay <i>weak</i> (by the weak margin) below its level are set aside first: they were read from
/// afar, through the door or by reflection. <i>Reads</i>, <i>first</i>, <i>last</i> and <i>centroid</i> are those of the rest.
/// A side whose level stays far (by the spill margin) below the other's was seen through the door only: <i>spill</i>.</para>
/// <list type="table">
/// <listheader><term>seen</term><description>verdict</description></listheader>
/// <item><term>one side only, or the other is spill</term><description>nothing: an approach, or a piece on a shelf</description></item>
/// <item><term>one read on each side</term><description>nothing: too little to say anything</description></item>
/// <item><term>one read on a side, weak against the other or of unknown level</term><description>nothing: a reflection</description></item>
/// <item><term>one strong read on a side, between the other's first and last</term><description>nothing</description></item>
/// <item><term>one strong read on a side, before or after all of the other's</term>
/// <description>unresolved (conflict): it may have crossed, and one read is no proof</description></item>
/// <item><term>one side is first, the other last, neither weak against the other, and the centroids lie in that order by the
/// margin</term><description><c>in</c> or <c>out</c></description></item>
/// <item><term>the same, and more than one read in six, weak ones included, is of the side reached before the other's first or
/// of the side left after the other's last</term><description>unresolved (conflict): it may have turned</description></item>
/// <item><term>one side is first, the other last, otherwise</term><description>unresolved (conflict)</description></item>
/// <item><term>the same side is first and last, with two reads before and two after the other's, and the centroids within a
/// quarter of the visit</term><description><c>turned_back</c>; nothing where the other side is weak against it: seen through
/// the door, from well before it</description></item>
/// <item><term>the same side is first and last, otherwise</term><description>unresolved (conflict)</description></item>
/// <item><term>first or last reads of both sides in the same instant</term><description>unresolved (conflict)</description></item>
/// </list>
/// <para>A single read may thus never make a crossing or a turn-back; at most it keeps one from being asserted.</para>
/// </remarks>
internal static class VisitJudge
{
    public const int MinReads = 2;

    // One read in six where it should not be is spill; more is another story.
    private const int ContradictionShare = 6;

    // How far around the other side's reads a turn-back's own reads are weighed: the walk to the door and back.
    private const long TurnWindowUs = 2_000_000;

    /// <param name="known">How strongly the tag was read when it was last known to cross, or <see cref="Sighting.NoRssi"/>.</param>
    public static Verdict Judge(ReadOnlySpan<Trace> traces, in PassageLimits limits, short known = Sighting.NoRssi)
    {
        var inside = Tally(traces, Side.Inside, limits);
        var outside = Tally(traces, Side.Outside, limits);
        if (inside.Reads == 0 || outside.Reads == 0
            || inside.IsBelow(Math.Max(outside.Level, known), limits.SpillCentiDb)
            || outside.IsBelow(Math.Max(inside.Level, known), limits.SpillCentiDb))
        {
            return Verdict.Nothing;
        }

        if (inside.Reads < MinReads || outside.Reads < MinReads)
        {
            return JudgeThin(inside, outside, limits);
        }

        var earlySide = Math.Sign(outside.FirstUs - inside.FirstUs);
        var lateSide = Math.Sign(outside.LastUs - inside.LastUs);
        return earlySide switch
        {
            0 => Conflict(inside, outside),
            _ when lateSide == earlySide => JudgeOrdered(traces, inside, outside, earlySide, limits),
            _ when lateSide == 0 => Conflict(inside, outside),
            > 0 => JudgeNested(traces, Side.Inside, inside, outside, limits),
            < 0 => JudgeNested(traces, Side.Outside, outside, inside, limits),
        };
    }

    private static Verdict JudgeThin(in SideTally inside, in SideTally outside, in PassageLimits limits)
    {
        var (thin, full) = inside.Reads < outside.Reads ? (inside, outside) : (outside, inside);
        if (full.Reads < MinReads || thin.Level == Sighting.NoRssi || thin.IsBelow(full.Level, limits.WeakCentiDb))
        {
            return Verdict.Nothing;
        }

        var isBetween = thin.FirstUs >= full.FirstUs && thin.LastUs <= full.LastUs;
        return isBetween ? Verdict.Nothing : Conflict(inside, outside) with { IsThin = true };
    }

    private static Verdict JudgeOrdered(
        ReadOnlySpan<Trace> traces, in SideTally inside, in SideTally outside, int earlySide, in PassageLimits limits)
    {
        var isWeak = inside.IsBelow(outside.Level, limits.WeakCentiDb) || outside.IsBelow(inside.Level, limits.WeakCentiDb);
        var lead = (outside.CentroidUs - inside.CentroidUs) * earlySide;
        var left = earlySide > 0 ? Side.Inside : Side.Outside;
        if (isWeak || lead < limits.CentroidMarginUs || IsContradicted(traces, left))
        {
            return Conflict(inside, outside);
        }

        return new Verdict(left.LeftFor(), UnresolvedReason.None, Instant(inside, outside))
        {
            Level = Math.Min(inside.Level, outside.Level),
        };
    }

    /// <summary>Whether many reads, the weak ones too, lie where a crossing has none: of the side reached before the side
    /// left was first read, or of the side left after the side reached was last read.</summary>
    private static bool IsContradicted(ReadOnlySpan<Trace> traces, Side left)
    {
        var (leftFirst, reachedLast) = (long.MaxValue, long.MinValue);
        foreach (ref readonly var trace in traces)
        {
            leftFirst = trace.Side == left ? Math.Min(leftFirst, trace.FirstUs) : leftFirst;
            reachedLast = trace.Side != left ? Math.Max(reachedLast, trace.LastUs) : reachedLast;
        }

        var (early, reached, late, leftReads) = (0, 0, 0, 0);
        foreach (ref readonly var trace in traces)
        {
            if (trace.Side == left)
            {
                leftReads += trace.Reads;
                late += trace.FirstUs > reachedLast ? trace.Reads : 0;
            }
            else
            {
                reached += trace.Reads;
                early += trace.LastUs < leftFirst ? trace.Reads : 0;
            }
        }

        return early * ContradictionShare > reached || late * ContradictionShare > leftReads;
    }

    private static Verdict JudgeNested(
        ReadOnlySpan<Trace> traces, Side homeSide, in SideTally home, in SideTally away, in PassageLimits limits)
    {
        SideTally before = default, near = default, after = default;
        foreach (ref readonly var trace in traces)
        {
            if (trace.Side != homeSide || IsWeak(trace, home.Level, limits))
            {
                continue;
            }

            if (trace.FirstUs < away.FirstUs)
            {
                before.Add(trace);
            }

            if (trace.LastUs > away.LastUs)
            {
                after.Add(trace);
            }

            if (trace.LastUs >= away.FirstUs - TurnWindowUs && trace.FirstUs <= away.LastUs + TurnWindowUs)
            {
                near.Add(trace);
            }
        }

        if (before.Reads < MinReads || after.Reads < MinReads || near.Reads == 0)
        {
            return Conflict(home, away);
        }

        var evenUs = Math.Max((near.LastUs - near.FirstUs) / 4, limits.CentroidMarginUs);
        if (Math.Abs(near.CentroidUs - away.CentroidUs) > evenUs)
        {
            return Conflict(home, away);
        }

        return away.IsBelow(home.Level, limits.WeakCentiDb)
            ? Verdict.Nothing
            : new Verdict(PassageDirection.TurnedBack, UnresolvedReason.None, away.CentroidUs);
    }

    private static SideTally Tally(ReadOnlySpan<Trace> traces, Side side, in PassageLimits limits)
    {
        var level = LevelOf(traces, side);
        SideTally tally = default;
        foreach (ref readonly var trace in traces)
        {
            if (trace.Side == side && !IsWeak(trace, level, limits))
            {
                tally.Add(trace);
            }
        }

        tally.Level = level;
        return tally;
    }

    /// <summary>The third strongest slice of a side, or its weakest where there are fewer: fading lends anybody one or two
    /// loud reads.</summary>
    private static short LevelOf(ReadOnlySpan<Trace> traces, Side side)
    {
        var (first, second, third) = (Sighting.NoRssi, Sighting.NoRssi, Sighting.NoRssi);
        foreach (ref readonly var trace in traces)
        {
            if (trace.Side == side && trace.PeakRssi > third)
            {
                third = Math.Min(second, trace.PeakRssi);
                second = Math.Max(second, Math.Min(first, trace.PeakRssi));
                first = Math.Max(first, trace.PeakRssi);
            }
        }

        return third != Sighting.NoRssi ? third : second != Sighting.NoRssi ? second : first;
    }

    private static bool IsWeak(in Trace trace, short level, in PassageLimits limits) =>
        trace.PeakRssi != Sighting.NoRssi && trace.PeakRssi <= level - limits.WeakCentiDb;

    private static Verdict Conflict(in SideTally one, in SideTally other) =>
        Verdict.Unresolved(UnresolvedReason.Conflict, Instant(one, other));

    private static long Instant(in SideTally one, in SideTally other) =>
        one.CentroidUs + ((other.CentroidUs - one.CentroidUs) / 2);
}
