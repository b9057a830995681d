using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>Inspection: the piece was in somebody's hands and compared with its papers.</summary>
internal static class IntakeFold
{
    private const int InspectorsForCustody = 2;

    public static PieceState After(in PieceState piece, EventAt at, CustodyEvent custodyEvent)
    {
        if (PieceFold.IsAway(piece))
        {
            return piece;
        }

        var inspected = custodyEvent.IntakeInspected;
        var scanned = PieceFold.Scanned(piece, at, custodyEvent, isInferred: false);
        var facts = scanned.Known;
        var after = scanned with
        {
            Facts = facts with
            {
                Reason = inspected.Reason == IntakeReason.Unspecified ? facts.Reason : inspected.Reason,
                Intake = new IntakeFact(
                    inspected.Result, at, custodyEvent.OccurredToUs, inspected.WeightMg, inspected.ValueClass, inspected.Metal,
                    inspected.Fineness, inspected.CaratMilli),
                Condition = inspected.Condition == ConditionGrade.Unspecified
                    ? facts.Condition
                    : new ConditionFact(inspected.Condition, at),
                Presentation = Presented(facts, inspected.Presentation),
            },
        };
        return inspected.Result == IntakeResult.Verified && InspectorsOf(custodyEvent) >= InspectorsForCustody
            ? StandingFold.ReEstablished(after, at)
            : after;
    }

    /// <summary>Showroom status does not return to what was out of our hands once.</summary>
    public static Presentation Presented(PieceFacts facts, Presentation wanted) => wanted switch
    {
        Presentation.Unspecified => facts.Presentation,
        Presentation.Showroom when facts.Custody is not null => facts.Presentation,
        _ => wanted,
    };

    private static int InspectorsOf(CustodyEvent custodyEvent) => custodyEvent.Custodians
        .Where(static custodian => custodian.Role is StationRoles.Inspector or StationRoles.Handler or StationRoles.Witness)
        .Select(static custodian => custodian.CustodianId).Distinct(StringComparer.Ordinal).Count();
}
