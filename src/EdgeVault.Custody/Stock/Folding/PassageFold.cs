using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>Crossings of portals, and what they turned out to be.</summary>
internal static class PassageFold
{
    public static PieceState Passed(in PieceState piece, EventAt at, CustodyEvent passage, bool isInferred)
    {
        var seen = isInferred || passage.OccurredToUs < piece.LastSeenUs
            ? piece
            : WithTid(piece, passage.Passage.Tag) with
            {
                LastSeenUs = passage.OccurredToUs,
                LastSeenPortal = passage.Passage.Portal,
            };
        if (PieceFold.IsAway(piece) || PieceFold.IsLate(piece, passage))
        {
            return seen;
        }

        return passage.Passage.Direction switch
        {
            Direction.In => Decided(seen, Whereabouts.Inside, passage.Passage.InsideZone, at, passage, isInferred),
            Direction.Out => Decided(seen, Whereabouts.Outside, passage.Passage.OutsideZone, at, passage, isInferred),
            Direction.Unresolved => Doubted(seen, at, passage),
            _ => seen,
        };
    }

    // Most readers give none, and then nothing is written.
    private static PieceState WithTid(in PieceState piece, Tag? tag)
    {
        var tid = tag is null || tag.Tid.IsEmpty ? "" : Convert.ToHexString(tag.Tid.Span);
        return tid.Length == 0 || piece.Facts?.Tid == tid ? piece : piece with { Facts = piece.Known with { Tid = tid } };
    }

    /// <summary>The answer to a doubt; where something later answered it already, that stands.</summary>
    public static PieceState Settled(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred)
    {
        var settled = custodyEvent.PassageSettled;
        if (piece.Whereabouts != Whereabouts.Uncertain || piece.Known.Doubt?.By.Index != settled.Passage)
        {
            return piece;
        }

        isInferred |= settled.By == SettledBy.Container;
        return settled.Direction switch
        {
            Direction.In => Decided(piece, Whereabouts.Inside, settled.Zone, at, custodyEvent, isInferred),
            Direction.Out => Decided(piece, Whereabouts.Outside, settled.Zone, at, custodyEvent, isInferred),
            _ => piece,
        };
    }

    private static PieceState Decided(
        in PieceState piece, Whereabouts whereabouts, string zone, EventAt at, CustodyEvent custodyEvent, bool isInferred) =>
        PieceFold.Proven(
            PieceFold.At(piece, whereabouts, zone, custodyEvent),
            isInferred ? ProofKind.Inferred : ProofKind.Passage, at, custodyEvent) with
        {
            LastDecided = at,
            PlaceId = "",
            PlacedBy = null,
            Before = null,
            Holder = PieceFold.InRole(custodyEvent, StationRoles.Carrier) is { Length: > 0 } carrier ? carrier : piece.Holder,
        };

    private static PieceState Doubted(in PieceState piece, EventAt at, CustodyEvent passage)
    {
        var isNew = piece.Whereabouts != Whereabouts.Uncertain;
        return piece with
        {
            Whereabouts = Whereabouts.Uncertain,
            SinceUs = isNew ? passage.OccurredToUs : piece.SinceUs,
            FactUs = passage.OccurredToUs,
            PlacedBy = null,
            Before = null,
            Facts = piece.Known with
            {
                Doubt = new DoubtFact(at, passage.Passage.Portal, passage.Passage.InsideZone, passage.Passage.OutsideZone,
                    Convert.ToHexString(passage.GroupId.Span)),
                MissingBy = null,
            },
        };
    }
}
