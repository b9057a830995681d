using EdgeVault.Capture.Presence;
using EdgeVault.Capture.Readers;

namespace EdgeVault.Capture.Passages;

/// <content>What is done with what was heard.</content>
internal sealed partial class PassageEngine
{
    // By so much more weakly than what crosses is read what lies far off.
    private const int FaintCentiDb = 1_000;

    private void Rule(in TimeGrid grid, long nowUs)
    {
        var othersAreThere = _hearing.AreOthersThere(nowUs, _limits.QuietUs);
        for (var at = _findings.Count - 1; at >= 0; at--)
        {
            var (tag, finding) = (_hearing.Tags[at], _findings[at]);
            var changedUs = Math.Max(finding.Lot.InstantUs(grid), finding.Lot.SteppedUs);
            var ruling = VisitRules.Of(tag, finding, othersAreThere, changedUs, nowUs, _limits);
            var isPending = ruling.Verdict.IsCrossing ? finding.Lot.IsPending : finding.Lot.IsSomebodyThere;
            if (ruling.IsOver && !isPending && MayRule(tag, finding, grid, nowUs))
            {
                Watcher?.Invoke(tag, finding, ruling, nowUs);
                Execute(tag, finding, ruling, grid, nowUs);
                _findings.RemoveAt(at);
                _hearing.Dismiss(tag, ruling.Verdict.Direction);
            }
        }
    }

    /// <summary>What rests is believed to have moved only in company; by itself, after a long silence.</summary>
    private bool MayRule(TagProfile tag, in Finding finding, in TimeGrid grid, long nowUs)
    {
        ref var track = ref _tracks[tag.Track];
        if (!Resting.Rests(ref track, nowUs) || finding.Company is not null || finding.Lot.IsWatched)
        {
            return true;
        }

        EvaluateResting(ref track, grid, nowUs);
        return false;
    }

    /// <summary>It was here before and did nothing, or what it did has been told.</summary>
    private static bool IsResident(ref Track track, in TimeGrid grid) =>
        track.WasSettled || track.DecidedUpToUs >= grid.StartUs;

    private void Execute(
        TagProfile tag, in Finding finding, in Ruling ruling, in TimeGrid grid, long nowUs)
    {
        ref var track = ref _tracks[tag.Track];
        // What was just told of a tag has brought it where it is; late reads must not tell it again.
        var leaves = track.Home == Side.Inside ? finding.Odds.Out : finding.Odds.In;
        var isTold = track.ToldUpToUs >= grid.StartUs && (ruling.Verdict.IsCrossing
            ? ruling.Side == track.ToldSide
            : ruling.Verdict.Reason == UnresolvedReason.Conflict && leaves < VisitRules.Doubt);
        var verdict = isTold ? Verdict.Nothing : ruling.Verdict;
        var instantUs = finding.Lot.InstantUs(grid);
        var isShut = verdict.IsCrossing && Doorway.Contact.Of(instantUs) == DoorWitness.Closed;
        if (verdict.IsCrossing && !isShut && !finding.Lot.HasDecided(verdict.Direction))
        {
            _door.Learn(finding.Lot.WeakerLevel);
        }

        if (finding.IsUnseen)
        {
            Doorway.Trust.Unseen(instantUs);
        }

        if (verdict.Direction != PassageDirection.None)
        {
            Hand(ref track, tag, finding, verdict, grid, nowUs, ruling.IsByAgreement);
        }

        // Only now: the verdict just handed on is of a contact that was believed.
        if (isShut && (finding.Lot.IsWatched || finding.Company is not null))
        {
            Doorway.Contact.Passed(instantUs);
        }

        Learn(ref track, tag, finding, verdict, isFollowUp: track.DecidedUpToUs >= grid.StartUs);
        if (ruling.Side == Side.None)
        {
            track.Phase = TrackPhase.Lingering;
            return;
        }

        if (verdict.Direction is PassageDirection.In or PassageDirection.Out or PassageDirection.TurnedBack)
        {
            track.Idle = 0;
        }

        if (verdict.Direction != PassageDirection.None)
        {
            track.ToldUpToUs = Math.Max(track.ToldUpToUs, finding.StepEndUs);
        }

        if (verdict.IsCrossing && !isShut)
        {
            var epc = _tracks.NamesOf(ref track).Epc;
            _others?.Tell(_portal, epc, Math.Max(finding.StepEndUs, instantUs));
            _carried.Tell(epc);
        }

        _tracks.SettleAt(ref track, ruling.Side, nowUs, verdict.Direction != PassageDirection.None);
    }

    /// <summary>What came into view by itself, or far off, and did nothing lies there.</summary>
    private void Learn(
        ref Track track, TagProfile tag, in Finding finding, in Verdict verdict, bool isFollowUp)
    {
        if (verdict.IsCrossing)
        {
            track.StillCentiDbm = 0;
        }
        else if (verdict.Direction == PassageDirection.None && tag.Strongest != Sighting.NoRssi && !isFollowUp
            && tag.Strongest < (_door.CentiDbm ?? 0) - (finding.Company is null && !finding.SawCrossing ? 0 : FaintCentiDb))
        {
            track.StillCentiDbm = track.StillCentiDbm == 0
                ? tag.Strongest
                : Math.Max(track.StillCentiDbm, tag.Strongest);
        }
    }

    private void Hand(
        ref Track track, TagProfile tag, in Finding finding, Verdict verdict, in TimeGrid grid, long nowUs,
        bool isByAgreement = false)
    {
        var instantUs = finding.Lot.InstantUs(grid);
        var traces = VisitEvidence.Around(instantUs, Traces(ref track));
        var evidence = VisitEvidence.Of(traces);
        var raw = verdict.Direction;
        var door = Doorway.Contact.Of(instantUs);
        verdict = Blind.Touches(evidence.FirstUs, nowUs) ? Verdict.Unresolved(UnresolvedReason.Blind, instantUs)
            : verdict.IsCrossing && door == DoorWitness.Closed ? Verdict.Unresolved(UnresolvedReason.Conflict, instantUs)
            : verdict with { InstantUs = instantUs };
        var tallies = VisitEvidence.ByAntenna(traces, _sides.Length);
        ref var names = ref _tracks.NamesOf(ref track);
        _gate.Add(
            new Decision(names.Epc, names.Tid, verdict, evidence.FirstUs, evidence.LastUs, tallies)
            {
                DueByUs = DueByUs(ref track, verdict, nowUs),
                Odds = finding.Behind(raw),
                Company = Math.Max(0, finding.Lot.Members.Count - 1),
                Raw = raw,
                Beams = _beams.Of(raw, finding.Odds, evidence.FirstUs, evidence.LastUs, nowUs),
                Door = door,
                PhaseConsistency = finding.Still.Pairs > 0 ? finding.Still.Alike : null,
                IsByAgreement = verdict.IsCrossing && isByAgreement,
                Slices = TraceCopy.Of(traces, evidence.FirstUs, instantUs),
            },
            nowUs);
    }

    private static long DueByUs(ref Track track, in Verdict verdict, long nowUs)
    {
        var inside = track.Stays[Side.Inside].LastArrivalUs;
        var outside = track.Stays[Side.Outside].LastArrivalUs;
        return verdict switch
        {
            { Direction: PassageDirection.Out } => inside + PromiseUs,
            { Direction: PassageDirection.In } => outside + PromiseUs,
            // The linger time is over: there is nothing left to wait with.
            { Reason: UnresolvedReason.Lingering } => nowUs,
            _ => Math.Min(inside, outside) + PromiseUs,
        };
    }
}
