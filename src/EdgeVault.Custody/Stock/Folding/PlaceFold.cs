using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>Where somebody put it, or found it, inside.</summary>
internal static class PlaceFold
{
    public static PieceState Put(in PieceState piece, EventAt at, CustodyEvent custodyEvent, string zone, bool isInferred)
    {
        if (PieceFold.IsAway(piece))
        {
            return piece;
        }

        // A place whose zone nobody wrote down still says that it is inside.
        var put = PieceFold.At(piece, Whereabouts.Inside, zone.Length > 0 ? zone : piece.Zone, custodyEvent);
        var placed = PieceFold.Scanned(put, at, custodyEvent, isInferred) with
        {
            PlaceId = custodyEvent.PlaceId,
            PlacedBy = at,
            Before = PieceFold.BeforeOf(piece),
            Holder = "",
        };
        return AtRest(placed);
    }

    /// <summary>It was put into a container, so it was there; where that is, the container says.</summary>
    public static PieceState Packed(in PieceState piece, EventAt at, CustodyEvent custodyEvent) => PieceFold.IsAway(piece)
        ? piece
        : PieceFold.Scanned(piece, at, custodyEvent, isInferred: false) with
        {
            PlaceId = custodyEvent.PlaceId,
            PlacedBy = at,
            Before = PieceFold.BeforeOf(piece),
        };

    public static PieceState CheckedIn(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred)
    {
        if (PieceFold.IsAway(piece))
        {
            return piece;
        }

        var back = PieceFold.Scanned(piece, at, custodyEvent, isInferred) with
        {
            PlaceId = custodyEvent.PlaceId,
            PlacedBy = at,
            Before = PieceFold.BeforeOf(piece),
            Holder = "",
        };
        return AtRest(back);
    }

    public static PieceState Observed(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred)
    {
        if (PieceFold.IsAway(piece) || PieceFold.IsLate(piece, custodyEvent))
        {
            return piece;
        }

        var proof = isInferred ? ProofKind.Inferred : ProofKind.InsideRead;
        var proven = PieceFold.Proven(piece, proof, at, custodyEvent);
        var zone = custodyEvent.Observed.Zone;
        return piece.Whereabouts == Whereabouts.Inside && piece.Zone == zone
            ? proven
            : Elsewhere(proven, zone, "", custodyEvent);
    }

    public static PieceState Counted(in PieceState piece, EventAt at, CustodyEvent custodyEvent)
    {
        var line = custodyEvent.CountLine;
        if (line.Result is CountResult.Unspecified or CountResult.Recount)
        {
            return piece;
        }

        var counted = piece with
        {
            Facts = piece.Known with
            {
                Counted = new CountFact(at with { Index = line.Count }, line.Result, custodyEvent.OccurredToUs),
            },
        };
        return PieceFold.IsAway(piece) ? counted : line.Result switch
        {
            CountResult.Missing => NotFound(counted, at, custodyEvent),
            CountResult.NotProven => counted,
            _ => There(PieceFold.Proven(counted, ProofKind.Count, at, custodyEvent), line.Zone, custodyEvent),
        };
    }

    private static PieceState There(in PieceState piece, string zone, CustodyEvent custodyEvent) =>
        piece.Whereabouts == Whereabouts.Inside && piece.Zone == zone && custodyEvent.PlaceId.Length == 0
            ? piece
            : Elsewhere(piece, zone, custodyEvent.PlaceId, custodyEvent);

    private static PieceState Elsewhere(in PieceState piece, string zone, string placeId, CustodyEvent custodyEvent) =>
        PieceFold.At(piece, Whereabouts.Inside, zone, custodyEvent) with { PlaceId = placeId, PlacedBy = null, Before = null };

    private static PieceState NotFound(in PieceState piece, EventAt at, CustodyEvent custodyEvent) => piece with
    {
        Whereabouts = Whereabouts.Missing,
        SinceUs = custodyEvent.OccurredToUs,
        FactUs = custodyEvent.OccurredToUs,
        PlaceId = "",
        PlacedBy = null,
        Before = null,
        Facts = piece.Known with { MissingBy = at, Doubt = null },
    };

    /// <summary>Neither out nor picked any more.</summary>
    private static PieceState AtRest(in PieceState piece) => piece.Facts is { } facts && (facts.CheckOut ?? (object?)facts.Pick) is not null
        ? piece with { Facts = facts with { CheckOut = null, Pick = null } }
        : piece;
}
