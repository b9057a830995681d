using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>A piece, or a container, before an event about it → after it. Pure: nothing but the two is asked.</summary>
/// <remarks>Containers, and what is in them, follow by the same rules: an event on a container is applied to each piece in
/// it as inferred.</remarks>
internal static class PieceFold
{
    /// <param name="piece">As it was.</param>
    /// <param name="at">Where the event stands.</param>
    /// <param name="custodyEvent">The event.</param>
    /// <param name="isInferred">It is about the container that the piece is in.</param>
    public static PieceState After(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred = false) =>
        custodyEvent.KindCase switch
        {
            Kind.Passage => PassageFold.Passed(piece, at, custodyEvent, isInferred),
            Kind.PassageSettled => PassageFold.Settled(piece, at, custodyEvent, isInferred),
            Kind.Observed => PlaceFold.Observed(piece, at, custodyEvent, isInferred),
            Kind.PutAway => PlaceFold.Put(piece, at, custodyEvent, custodyEvent.PutAway.Zone, isInferred),
            Kind.Moved => PlaceFold.Put(piece, at, custodyEvent, custodyEvent.Moved.Zone, isInferred),
            Kind.Packed or Kind.Aggregated => PlaceFold.Packed(piece, at, custodyEvent),
            Kind.CheckedIn => PlaceFold.CheckedIn(piece, at, custodyEvent, isInferred),
            Kind.CountLine => PlaceFold.Counted(piece, at, custodyEvent),
            Kind.CheckedOut or Kind.HandOverAccepted or Kind.Picked => HolderFold.After(piece, at, custodyEvent, isInferred),
            Kind.Shipped or Kind.Received or Kind.Returned or Kind.WorkSent or Kind.WorkReturned or Kind.Melted
                or Kind.Destroyed or Kind.WrittenOff => AwayFold.After(piece, at, custodyEvent, isInferred),
            Kind.Unsealed or Kind.CustodyBroken or Kind.CustodyReEstablished => StandingFold.After(piece, at, custodyEvent),
            Kind.IntakeInspected => IntakeFold.After(piece, at, custodyEvent),
            Kind.Corrected => CorrectionFold.After(piece, at with { Index = custodyEvent.Corrected.Index }),
            _ => FactsFold.After(piece, at, custodyEvent),
        };

    /// <summary>It was there, at the end of the event.</summary>
    public static PieceState Proven(in PieceState piece, ProofKind proof, EventAt at, CustodyEvent custodyEvent) => piece with
    {
        Proof = proof,
        ProofUs = custodyEvent.OccurredToUs,
        ProofBy = at,
    };

    /// <summary>As <see cref="Proven"/> by a person's scan; by inference it proves nothing of the piece itself.</summary>
    public static PieceState Scanned(in PieceState piece, EventAt at, CustodyEvent custodyEvent, bool isInferred) =>
        Found(Proven(piece, isInferred ? ProofKind.Inferred : ProofKind.Scan, at, custodyEvent), custodyEvent);

    /// <summary>What somebody has in hands is not missing, wherever it is.</summary>
    public static PieceState Found(in PieceState piece, CustodyEvent custodyEvent) =>
        piece.Whereabouts != Whereabouts.Missing ? piece : piece with
        {
            Whereabouts = Whereabouts.Unknown,
            SinceUs = custodyEvent.OccurredToUs,
            FactUs = custodyEvent.OccurredToUs,
            Facts = piece.Known with { MissingBy = null },
        };

    /// <summary>Somebody, or something that was decided, says where it is.</summary>
    public static PieceState At(in PieceState piece, Whereabouts whereabouts, string zone, CustodyEvent custodyEvent) =>
        piece with
        {
            Whereabouts = whereabouts,
            Zone = zone,
            SinceUs = custodyEvent.OccurredToUs,
            FactUs = custodyEvent.OccurredToUs,
            Facts = piece.Facts is { } facts && (facts.Doubt is not null || facts.MissingBy is not null)
                ? facts with { Doubt = null, MissingBy = null }
                : piece.Facts,
        };

    /// <summary>Only what took it away, or takes that back, brings it back.</summary>
    public static bool IsAway(in PieceState piece) =>
        piece.Whereabouts is Whereabouts.InTransit or Whereabouts.Gone or Whereabouts.Set;

    /// <summary>The index is the order, but a reader's backlog tells of the past: what is known of later stands.</summary>
    public static bool IsLate(in PieceState piece, CustodyEvent custodyEvent) =>
        custodyEvent.Evidence is { Backlog: true } && custodyEvent.OccurredToUs < piece.FactUs;

    public static BeforePlaced BeforeOf(in PieceState piece) => new(
        piece.Whereabouts, piece.Zone, piece.PlaceId, piece.SinceUs, piece.FactUs, piece.PlacedBy, piece.Holder,
        piece.Container, piece.Facts?.Doubt, piece.Facts?.MissingBy);

    /// <summary>As it was before somebody did what did not happen.</summary>
    public static PieceState Restored(in PieceState piece, BeforePlaced before) => piece with
    {
        Whereabouts = before.Whereabouts,
        Zone = before.Zone,
        PlaceId = before.PlaceId,
        SinceUs = before.SinceUs,
        FactUs = before.FactUs,
        Holder = before.Holder,
        Container = before.Container,
        PlacedBy = null,
        Before = null,
        Facts = piece.Known with { Doubt = before.Doubt, MissingBy = before.MissingBy },
    };

    /// <summary>The first custodian of the event in this role; empty where there is none.</summary>
    public static string InRole(CustodyEvent custodyEvent, string role)
    {
        // Its enumerator is an object.
        var custodians = custodyEvent.Custodians;
        for (var at = 0; at < custodians.Count; at++)
        {
            if (custodians[at].Role == role)
            {
                return custodians[at].CustodianId;
            }
        }

        return "";
    }
}
