using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>Who has it in hands, and what for.</summary>
internal static class HolderFold
{
    public static PieceState After(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred)
    {
        if (PieceFold.IsAway(piece))
        {
            return piece;
        }

        var scanned = PieceFold.Scanned(piece, at, custodyEvent, isInferred);
        return custodyEvent.KindCase switch
        {
            Kind.CheckedOut => CheckedOut(scanned, at, custodyEvent),
            Kind.Picked => scanned with
            {
                Facts = scanned.Known with { Pick = new PickFact(custodyEvent.Picked.Order, custodyEvent.Picked.Token, at) },
                Holder = HandlerOf(custodyEvent),
            },
            _ => scanned with { Holder = PieceFold.InRole(custodyEvent, StationRoles.Receiver) },
        };
    }

    private static PieceState CheckedOut(in PieceState piece, EventAt at, CustodyEvent custodyEvent)
    {
        var taker = PieceFold.InRole(custodyEvent, StationRoles.Receiver) is { Length: > 0 } receiver
            ? receiver
            : HandlerOf(custodyEvent);
        var fact = new CheckOutFact(
            custodyEvent.CheckedOut.Purpose, custodyEvent.CheckedOut.UntilUs, taker, custodyEvent.OccurredToUs, at);
        return piece with { Holder = taker, Facts = piece.Known with { CheckOut = fact } };
    }

    private static string HandlerOf(CustodyEvent custodyEvent) => PieceFold.InRole(custodyEvent, StationRoles.Handler);
}
