using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>A piece as <see cref="PieceTable"/> keeps it: of <see cref="PieceState"/> all but its id and the two records, with
/// names as numbers.</summary>
/// <remarks>There is no reference in it. Rows are tens of megabytes, and a garbage collector looks for references in all of them that
/// were written to, each time.</remarks>
internal readonly struct PieceRow
{
    public long SinceUs { get; private init; }

    public long FactUs { get; private init; }

    public long LastSeenUs { get; private init; }

    public long ProofUs { get; private init; }

    public EventAt LastEvent { get; private init; }

    public EventAt ProofBy { get; private init; }

    public EventAt? LastDecided { get; private init; }

    public EventAt? PlacedBy { get; private init; }

    public int Zone { get; private init; }

    public int LastSeenPortal { get; private init; }

    public int PlaceId { get; private init; }

    public int Holder { get; private init; }

    public int Container { get; private init; }

    public Whereabouts Whereabouts { get; private init; }

    public ProofKind Proof { get; private init; }

    public static PieceRow Of(in PieceState piece, in PieceRow before, NameTable names) => new()
    {
        SinceUs = piece.SinceUs,
        FactUs = piece.FactUs,
        LastSeenUs = piece.LastSeenUs,
        ProofUs = piece.ProofUs,
        LastEvent = piece.LastEvent,
        ProofBy = piece.ProofBy,
        LastDecided = piece.LastDecided,
        PlacedBy = piece.PlacedBy,
        Zone = names.Of(piece.Zone, before.Zone),
        LastSeenPortal = names.Of(piece.LastSeenPortal, before.LastSeenPortal),
        PlaceId = names.Of(piece.PlaceId, before.PlaceId),
        Holder = names.Of(piece.Holder, before.Holder),
        Container = names.Of(piece.Container, before.Container),
        Whereabouts = piece.Whereabouts,
        Proof = piece.Proof,
    };

    public PieceState StateOf(string pieceId, in PieceRecords records, NameTable names) => new()
    {
        PieceId = pieceId,
        Whereabouts = Whereabouts,
        Zone = names[Zone],
        SinceUs = SinceUs,
        FactUs = FactUs,
        LastEvent = LastEvent,
        LastDecided = LastDecided,
        LastSeenUs = LastSeenUs,
        LastSeenPortal = names[LastSeenPortal],
        PlaceId = names[PlaceId],
        PlacedBy = PlacedBy,
        Before = records.Before,
        Proof = Proof,
        ProofUs = ProofUs,
        ProofBy = ProofBy,
        Holder = names[Holder],
        Container = names[Container],
        Facts = records.Facts,
    };
}

/// <summary>What a row has beside it.</summary>
internal record struct PieceRecords(PieceFacts? Facts, BeforePlaced? Before);
