using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>What is true of a piece wherever it is: identity, papers, title, holds, reservations.</summary>
internal static class FactsFold
{
    public static PieceState After(in PieceState piece, EventAt at, CustodyEvent custodyEvent)
    {
        var facts = piece.Known;
        var after = custodyEvent.KindCase switch
        {
            Kind.Repackaged => facts with
            {
                Presentation = IntakeFold.Presented(facts, custodyEvent.Repackaged.Presentation),
                Package = custodyEvent.Repackaged.Package,
            },
            Kind.TitleChanged => facts with
            {
                Title = new TitleFact(
                    custodyEvent.TitleChanged.Title, custodyEvent.TitleChanged.DueUs, custodyEvent.TitleChanged.Owner, at,
                    facts.Title is null ? null : facts.Title with { Before = null }),
            },
            Kind.PutOnHold => facts with
            {
                Holds = [.. facts.Holds, new HoldFact(custodyEvent.PutOnHold.Reason, custodyEvent.PutOnHold.Reference, at)],
            },
            Kind.HoldReleased => facts with { Holds = WithoutHold(facts.Holds, at, custodyEvent.HoldReleased) },
            Kind.Reserved => Reserved(facts, at, custodyEvent),
            Kind.ReservationReleased when facts.Reservation?.Token == custodyEvent.ReservationReleased.Token =>
                facts with { Reservation = null },
            Kind.MatchVerified when facts.Reservation?.Token == custodyEvent.MatchVerified.Token =>
                facts with { Reservation = facts.Reservation with { VerifiedBy = at } },
            Kind.TagDetached => facts with { DetachedBy = at },
            Kind.ParcelSplit => facts with
            {
                Parcel = new ParcelFact(custodyEvent.ParcelSplit.CaratMilliLeft, custodyEvent.ParcelSplit.StonesLeft),
            },
            _ => facts,
        };
        return ReferenceEquals(after, facts) ? piece : piece with { Facts = after };
    }

    /// <summary>The first token holds until it is released or lapses: two sites that cannot speak to each other must not
    /// both sell it.</summary>
    private static PieceFacts Reserved(PieceFacts facts, EventAt at, CustodyEvent custodyEvent)
    {
        var isTaken = facts.Reservation is { } held
            && (held.UntilUs == 0 || custodyEvent.OccurredToUs < held.UntilUs) && held.Token != custodyEvent.Reserved.Token;
        return isTaken ? facts : facts with
        {
            Reservation = new ReservationFact(
                custodyEvent.Reserved.Token, custodyEvent.Reserved.Order, custodyEvent.Reserved.UntilUs, at, null),
        };
    }

    /// <summary>Police and legal holds are released by loss prevention alone, whatever a record says.</summary>
    private static List<HoldFact> WithoutHold(IReadOnlyList<HoldFact> holds, EventAt at, HoldReleased released)
    {
        bool Ends(HoldFact hold) =>
            (hold.By == (at with { Index = released.Hold })
                || (hold.By.Epoch != at.Epoch && hold.Reason == released.Reason && hold.Reference == released.Reference))
            && (hold.Reason is not (HoldReason.Police or HoldReason.Legal)
                || released.ReleasedByRole == StationRoles.LossPrevention);

        return [.. holds.Where(hold => !Ends(hold))];
    }
}
