using EdgeVault.Capture.Passages;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Portals;

/// <summary>Writes the engine's decisions in wall time and in the names of the configuration.</summary>
internal sealed class PassageReport(PortalPlan portal, GatewayClock clock)
{
    public static string NameOf(PassageDirection direction) => direction switch
    {
        PassageDirection.In => "in",
        PassageDirection.Out => "out",
        PassageDirection.TurnedBack => "turned_back",
        _ => "unresolved",
    };

    public PassagesDecided Of(DecidedGroup group, long nowUs)
    {
        var seen = group.SeenBefore + group.Decisions.Count;
        var passages = group.Decisions.Select(decision => PassageOf(decision, seen)).ToArray();
        return new PassagesDecided(clock.ToUtc(nowUs), portal.Id, group.GroupId, passages);
    }

    public CloneSuspected Of(Clone clone) => new(
        clock.ToUtc(clone.AtUs), clone.Portal, clone.Epc, clone.Tid, clone.OtherTid, clone.OtherPortal);

    private Passage PassageOf(Decision decision, int groupSeen) => new()
    {
        Epc = decision.Epc,
        Tid = decision.Tid.BitCount > 0 ? decision.Tid : null,
        Direction = decision.Verdict.Direction,
        Reason = decision.Verdict.Reason,
        From = clock.ToUtc(decision.FromUs),
        To = clock.ToUtc(decision.ToUs),
        Antennas = [.. decision.Antennas.Select(EvidenceOf)],
        GroupSeen = groupSeen,
        Trace = TraceOf(decision),
    };

    private PassageTrace TraceOf(Decision decision)
    {
        // A tally stands for each antenna that saw it: the portal's index becomes the row's.
        var rows = new byte[portal.Antennas.Count];
        for (var row = 0; row < decision.Antennas.Count; row++)
        {
            rows[decision.Antennas[row].Antenna] = (byte)row;
        }

        return new PassageTrace
        {
            Instant = clock.ToUtc(decision.Verdict.InstantUs),
            Odds = new PassageOdds(
                decision.Odds.In, decision.Odds.Out, decision.Odds.TurnedBack, decision.Odds.Stayed),
            Raw = decision.Raw,
            Company = decision.Company,
            Beams = decision.Beams,
            Door = decision.Door,
            PhaseConsistency = decision.PhaseConsistency,
            IsByAgreement = decision.IsByAgreement,
            Slices = [.. decision.Slices.Select(slice => slice with { Antenna = rows[slice.Antenna] })],
        };
    }

    private AntennaEvidence EvidenceOf(AntennaTally tally)
    {
        var antenna = portal.Antennas[tally.Antenna];
        return new AntennaEvidence(
            antenna.ReaderId, antenna.Number, antenna.Side, tally.Reads, clock.ToUtc(tally.FirstUs),
            clock.ToUtc(tally.LastUs), clock.ToUtc(tally.CentroidUs),
            tally.PeakRssi == Sighting.NoRssi ? null : tally.PeakRssi);
    }
}

/// <summary>Writes a gap's change as the output that tells of it.</summary>
internal static class GapReport
{
    public static CaptureOutput Of(
        Gap gap, bool opened, PortalPlan portal, CapturePlan plan, GatewayClock clock, long nowUs)
    {
        var reader = ReaderOf(gap, plan);
        var at = clock.ToUtc(nowUs);
        return opened
            ? new CoverageGapOpened(
                at, gap.Id, portal.Id, reader, AntennasOf(gap), gap.Key.Cause, gap.Detail, gap.From)
            : new CoverageGapClosed(
                at, gap.Id, portal.Id, reader, gap.Key.Cause, gap.From, clock.ToUtc(gap.ToUs ?? nowUs));
    }

    public static string ReaderOf(Gap gap, CapturePlan plan) =>
        gap.Key.Reader == GapKey.AllReaders ? "" : plan.Readers[gap.Key.Reader].Id;

    public static IReadOnlyList<int> AntennasOf(Gap gap) =>
        gap.Key.Antenna == GapKey.AllAntennas ? [] : [gap.Key.Antenna];
}
