using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>It leaves our hands, comes back into them, or is no more.</summary>
internal static class AwayFold
{
    public static PieceState After(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred) =>
        custodyEvent.KindCase switch
        {
            Kind.Shipped => Leaves(piece, Whereabouts.InTransit, at, custodyEvent, custodyEvent.Shipped.Destination),
            Kind.Received => Received(piece, at, custodyEvent, isInferred),
            Kind.Returned => Returned(piece, at, custodyEvent, isInferred),
            Kind.WorkSent => ToWork(piece, at, custodyEvent),
            Kind.WorkReturned => FromWork(piece, at, custodyEvent, isInferred),
            _ => Leaves(piece, Whereabouts.Gone, at, custodyEvent, ""),
        };

    /// <summary>What is gone stays gone; a shipment can still be destroyed.</summary>
    private static PieceState Leaves(
        in PieceState piece, Whereabouts whereabouts, EventAt at, CustodyEvent custodyEvent, string destination)
    {
        if (piece.Whereabouts is Whereabouts.Gone or Whereabouts.Set || piece.Whereabouts == whereabouts)
        {
            return piece;
        }

        var away = new AwayFact(PieceFold.BeforeOf(piece), at, destination);
        var left = PieceFold.At(piece, whereabouts, "", custodyEvent);
        return left with
        {
            PlaceId = "",
            PlacedBy = null,
            Before = null,
            Holder = PieceFold.InRole(custodyEvent, StationRoles.Carrier),
            Facts = left.Known with { Away = away, CheckOut = null, Pick = null, Reservation = null },
        };
    }

    private static PieceState Received(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred)
    {
        var received = custodyEvent.Received;
        var here = Arrives(piece, at, custodyEvent, received.Zone, received.Reason, isInferred);
        if (received.Title != TitleKind.Unspecified && here.Whereabouts != Whereabouts.Gone)
        {
            var title = new TitleFact(received.Title, received.TitleDueUs, received.From, at, here.Known.Title);
            here = here with { Facts = here.Known with { Title = title } };
        }

        return received.SealCondition is SealCondition.Broken or SealCondition.Wrong or SealCondition.Missing
            ? StandingFold.Broken(here, BreakCause.Seal, at)
            : IsCustomers(received.Reason) ? StandingFold.Broken(here, BreakCause.CustomerReturn, at) : here;
    }

    private static PieceState Returned(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred)
    {
        var returned = custodyEvent.Returned;
        var here = Arrives(piece, at, custodyEvent, returned.Zone, returned.Reason, isInferred);
        return IsCustomers(returned.Reason) ? StandingFold.Broken(here, BreakCause.CustomerReturn, at) : here;
    }

    private static bool IsCustomers(IntakeReason reason) => reason is IntakeReason.CustomerReturnSize
        or IntakeReason.CustomerReturnBrokenEngagement or IntakeReason.CustomerReturnDamaged
        or IntakeReason.CustomerReturnOther;

    /// <summary>In our hands, and to be looked at again: nothing that was verified before counts.</summary>
    private static PieceState Arrives(
        in PieceState piece, EventAt at, CustodyEvent custodyEvent, string zone, IntakeReason reason, bool isInferred)
    {
        if (piece.Whereabouts is Whereabouts.Gone or Whereabouts.Set)
        {
            return piece;
        }

        var here = PieceFold.Scanned(PieceFold.At(piece, Whereabouts.Inside, zone, custodyEvent), at, custodyEvent, isInferred);
        return here with
        {
            PlaceId = custodyEvent.PlaceId,
            PlacedBy = at,
            Before = PieceFold.BeforeOf(piece),
            Holder = PieceFold.InRole(custodyEvent, StationRoles.Handler),
            Facts = here.Known with { Away = null, Intake = null, Reason = reason, CheckOut = null, Pick = null },
        };
    }

    private static PieceState ToWork(in PieceState piece, EventAt at, CustodyEvent custodyEvent)
    {
        if (PieceFold.IsAway(piece))
        {
            return piece;
        }

        var sent = custodyEvent.WorkSent;
        return piece with
        {
            Holder = sent.Workshop,
            Facts = piece.Known with { Work = new WorkFact(sent.Workshop, sent.DueUs, sent.WeightMg, at) },
        };
    }

    private static PieceState FromWork(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred) =>
        PieceFold.IsAway(piece) && piece.Whereabouts != Whereabouts.InTransit
            ? piece
            : Arrives(piece, at, custodyEvent, custodyEvent.WorkReturned.Zone, piece.Known.Reason, isInferred) is var here
                ? here with { Facts = here.Known with { Work = null } }
                : piece;
}
