using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Rules;

/// <summary>Looks at each event right after it was applied, and at the time, and says what someone must account for.</summary>
/// <remarks>
/// Pure but for sums that it keeps beside the state; it writes nothing. The host hands what it says to the desk, and only
/// when that is durable and applied, the occurrence is known and not said again. One owner, the same as the state's.
/// </remarks>
public sealed class RuleEngine
{
    private static readonly (IncidentRule Rule, Func<RuleView, RuleEvent, IEnumerable<Finding>> Look)[] OnEvent =
    [
        (IncidentRule.ExitWithoutAuthorisation, CrossingRules.Exit),
        (IncidentRule.CrossingWithoutProof, CrossingRules.Proof),
        (IncidentRule.DualControlMissing, CrossingRules.Two),
        (IncidentRule.TwoPlaces, CloneRules.Clone),
        (IncidentRule.DuplicateTagNumber, CrossingRules.Twice),
        (IncidentRule.UnknownOwnTag, CrossingRules.Unknown),
        (IncidentRule.SeenAfterEnd, CrossingRules.AfterEnd),
        (IncidentRule.MovedWhileFrozen, CrossingRules.Frozen),
        (IncidentRule.MissingAtCount, ThingRules.Missing),
        (IncidentRule.FoundUnexpectedly, ThingRules.Found),
        (IncidentRule.SetSplit, ThingRules.SetSplit),
        (IncidentRule.Seal, ThingRules.Seal),
        (IncidentRule.TagDetached, ThingRules.Detached),
        (IncidentRule.CountMismatch, ThingRules.Mismatch),
        (IncidentRule.Climate, ThingRules.Air),
        (IncidentRule.Place, ThingRules.Full),
        (IncidentRule.Duress, ThingRules.Duress),
        (IncidentRule.DoorForced, DoorRules.Forced),
        (IncidentRule.NotHomeAtClosing, OutRules.NotHome),
    ];

    private static readonly (IncidentRule Rule, Func<RuleView, DateTimeOffset, IEnumerable<Finding>> Look)[] OnTime =
    [
        (IncidentRule.DoorHeld, DoorRules.Held),
        (IncidentRule.BlindWhileOpen, DoorRules.Blind),
        (IncidentRule.CheckedOutTooLong, OutRules.TooLong),
        (IncidentRule.UnsettledPassage, OutRules.Unsettled),
        (IncidentRule.LastingStranger, OutRules.Stranger),
    ];

    private readonly RuleView _view;
    private readonly StockRules _stock;

    public RuleEngine(RuleView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        (_view, _stock) = (view, new StockRules(view));
    }

    /// <summary>What an event means that was just applied.</summary>
    public IEnumerable<Finding> Look(RuleEvent seen)
    {
        _stock.Expect(seen);
        var findings = OnEvent.Where(rule => _view.Plan.Of(rule.Rule).IsOn).SelectMany(rule => rule.Look(_view, seen)).ToList();
        findings.AddRange(_stock.Exposed(seen).Where(_ => _view.Plan.Of(IncidentRule.Exposure).IsOn));
        return findings.Where(IsNew);
    }

    /// <summary>What the passing of time means. Asks what is open, out or in doubt, and nothing else.</summary>
    public IEnumerable<Finding> Look(DateTimeOffset now)
    {
        var findings = OnTime.Where(rule => _view.Plan.Of(rule.Rule).IsOn).SelectMany(rule => rule.Look(_view, now)).ToList();
        findings.AddRange(_stock.Due(now).Where(_ => _view.Plan.Of(IncidentRule.ConsignmentDue).IsOn));
        return findings.Where(IsNew);
    }

    /// <summary>Incidents that stand too long without anybody's word.</summary>
    public IEnumerable<CustodyInput> Escalate(DateTimeOffset now)
    {
        foreach (var incident in _view.State.OpenIncidents.Where(static row => row.Severity >= Severity.Warning && row.Level < IncidentWriter.LevelMax))
        {
            var age = now - DoorRules.TimeOf(incident.OpenedUs);
            var after = _view.Plan.EscalateAfter * (incident.Level + 1) * (incident.Severity == Severity.Warning ? 8 : 1);
            if (age > after && incident.AcknowledgedBy.Length == 0)
            {
                yield return IncidentWriter.Escalation(incident, _view.Plan, now);
            }
        }
    }

    private bool IsNew(Finding finding) => IncidentWriter.IsNews(_view, finding);
}
