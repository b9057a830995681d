using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <summary>Says from the slices of one finished visit what the tag did. Pure: slices in, verdict out.</summary>
/// <remarks>
/// <para>A <i>flash</i> is one read by itself: <see cref="FlashGapUs"/> or more from any other read on its side and weak
/// against that side's strongest. Flashes are reflections and are set aside first. <i>First</i>, <i>last</i> and <i>centroid</i>
/// are those of what remains; <i>early side</i> is the one with the first read.</para>
/// <list type="table">
/// <listheader><term>seen</term><description>verdict</description></listheader>
/// <item><term>one side only</term><description>nothing: an approach, or a piece on a shelf</description></item>
/// <item><term>one read on a side, weak or of unknown level</term><description>nothing: a reflection</description></item>
/// <item><term>one strong read on a side, between the other's first and last</term><description>nothing</description></item>
/// <item><term>one strong read on a side, before or after all of the other's</term>
/// <description>unresolved (conflict): it may have crossed, and one read is no proof</description></item>
/// <item><term>one side is first, the other last, and the centroids lie in that order by the margin</term>
/// <description><c>in</c> or <c>out</c></description></item>
/// <item><term>one side is first, the other last, centroids too close or the other way round</term>
/// <description>unresolved (conflict)</description></item>
/// <item><term>the same side is first and last, ≥ 2 reads of it before and ≥ 2 after the other's, neither of them weak
/// against its strongest, and the centroids within a quarter of the visit</term><description><c>turned_back</c></description></item>
/// <item><term>the same side is first and last, otherwise</term><description>unresolved (conflict)</description></item>
/// <item><term>first or last reads of both sides in the same instant</term><description>unresolved (conflict)</description></item>
/// </list>
/// <para>A single read may thus never make a crossing or a turn-back; at most it keeps one from being asserted.</para>
/// </remarks>
internal static class VisitJudge
{
    public const int MinReads = 2;

    private const long FlashGapUs = 600_000;

    // How far around the other side's reads a turn-back's own reads are weighed: the walk to the door and back.
    private const long TurnWindowUs = 2_000_000;

    /// <param name="traces">The visit's slices; sorted here by time.</param>
    public static Verdict Judge(Span<Trace> traces, in PassageLimits limits)
    {
        traces.Sort(static (left, right) => left.FirstUs.CompareTo(right.FirstUs));
        var inside = Tally(traces, Side.Inside, limits);
        var outside = Tally(traces, Side.Outside, limits);
        if (inside.Reads == 0 || outside.Reads == 0)
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
            _ when lateSide == earlySide => JudgeOrdered(inside, outside, earlySide, limits),
            _ when lateSide == 0 => Conflict(inside, outside),
            > 0 => JudgeNested(traces, Side.Inside, inside, outside, limits),
            < 0 => JudgeNested(traces, Side.Outside, outside, inside, limits),
        };
    }

    private static Verdict JudgeThin(in SideTally inside, in SideTally outside, in PassageLimits limits)
    {
        var (thin, full) = inside.Reads < outside.Reads ? (inside, outside) : (outside, inside);
        if (thin.PeakRssi == Sighting.NoRssi || thin.IsWeakAgainst(full.PeakRssi, limits.WeakCentiDb))
        {
            return Verdict.Nothing;
        }

        var isBetween = thin.FirstUs >= full.FirstUs && thin.LastUs <= full.LastUs;
        return isBetween ? Verdict.Nothing : Conflict(inside, outside);
    }

    private static Verdict JudgeOrdered(
        in SideTally inside, in SideTally outside, int earlySide, in PassageLimits limits)
    {
        var lead = (outside.CentroidUs - inside.CentroidUs) * earlySide;
        if (lead < limits.CentroidMarginUs)
        {
            return Conflict(inside, outside);
        }

        var left = earlySide > 0 ? Side.Inside : Side.Outside;
        return new Verdict(left.LeftFor(), UnresolvedReason.None, Instant(inside, outside));
    }

    private static Verdict JudgeNested(
        Span<Trace> traces, Side homeSide, in SideTally home, in SideTally away, in PassageLimits limits)
    {
        SideTally before = default, near = default, after = default;
        foreach (ref readonly var trace in traces)
        {
            if (trace.Side != homeSide || IsFlash(traces, trace, home.PeakRssi, limits))
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

        var cameAndWent = before.Reads >= MinReads && after.Reads >= MinReads
            && !before.IsWeakAgainst(home.PeakRssi, limits.WeakCentiDb)
            && !after.IsWeakAgainst(home.PeakRssi, limits.WeakCentiDb);
        if (!cameAndWent || near.Reads == 0)
        {
            return Conflict(home, away);
        }

        var spanUs = near.LastUs - near.FirstUs;
        var isEven = Math.Abs(near.CentroidUs - away.CentroidUs) <= Math.Max(spanUs / 4, limits.CentroidMarginUs);
        return isEven
            ? new Verdict(PassageDirection.TurnedBack, UnresolvedReason.None, away.CentroidUs)
            : Conflict(home, away);
    }

    private static SideTally Tally(Span<Trace> traces, Side side, in PassageLimits limits)
    {
        var peak = Sighting.NoRssi;
        foreach (ref readonly var trace in traces)
        {
            peak = trace.Side == side ? Math.Max(peak, trace.PeakRssi) : peak;
        }

        SideTally tally = default;
        foreach (ref readonly var trace in traces)
        {
            if (trace.Side == side && !IsFlash(traces, trace, peak, limits))
            {
                tally.Add(trace);
            }
        }

        return tally;
    }

    private static bool IsFlash(Span<Trace> traces, in Trace trace, short sidePeak, in PassageLimits limits)
    {
        if (trace.Reads > 1 || trace.PeakRssi == Sighting.NoRssi || trace.PeakRssi > sidePeak - limits.WeakCentiDb)
        {
            return false;
        }

        foreach (ref readonly var other in traces)
        {
            var isItself = other.FirstUs == trace.FirstUs && other.Antenna == trace.Antenna;
            if (other.Side == trace.Side && !isItself
                && other.FirstUs - trace.LastUs < FlashGapUs && trace.FirstUs - other.LastUs < FlashGapUs)
            {
                return false;
            }
        }

        return true;
    }

    private static Verdict Conflict(in SideTally one, in SideTally other) =>
        Verdict.Unresolved(UnresolvedReason.Conflict, Instant(one, other));

    private static long Instant(in SideTally one, in SideTally other) =>
        one.CentroidUs + ((other.CentroidUs - one.CentroidUs) / 2);
}
