using System.Runtime.InteropServices;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock;

/// <summary>All pieces and, per zone, those inside it. The only place where whereabouts change.</summary>
internal sealed class PieceTable
{
    private static readonly HashSet<string> Nobody = [];

    private readonly Dictionary<string, PieceState> _pieces = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _inside = new(StringComparer.Ordinal);
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal);

    // Every parsed event brings its own copy of the same few portal and zone names.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    // One for each of Whereabouts.
    private readonly int[] _counts = new int[(int)Whereabouts.Uncertain + 1];

    public int Count => _pieces.Count;

    /// <summary>How many pieces are so; costs the same for any number of them.</summary>
    public int CountOf(Whereabouts whereabouts) => _counts[(int)whereabouts];

    public IReadOnlyCollection<PieceState> All => _pieces.Values;

    public IReadOnlyCollection<string> Zones => _inside.Keys;

    /// <summary>Pieces that the store has not written yet.</summary>
    public IReadOnlyCollection<string> Changed => _changed;

    public bool TryGet(string pieceId, out PieceState piece) => _pieces.TryGetValue(pieceId, out piece);

    public IReadOnlyCollection<string> InZone(string zone) => _inside.GetValueOrDefault(zone, Nobody);

    public void Apply(EventAt at, CustodyEvent custodyEvent)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_pieces, custodyEvent.PieceId, out var isKnown);
        var before = isKnown
            ? slot
            : new PieceState { PieceId = custodyEvent.PieceId, Zone = "", LastSeenPortal = "", PlaceId = "" };
        var after = After(before with { LastEvent = at }, at, custodyEvent);

        slot = after;
        _counts[(int)before.Whereabouts] += isKnown ? 0 : 1;
        _changed.Add(after.PieceId);
        Reindex(before, after);
    }

    /// <summary>Takes a row from the store; it counts as written.</summary>
    public void Restore(PieceState piece)
    {
        // A base state of a gateway before there were stations knows no places.
        var row = piece with { Zone = Name(piece.Zone), LastSeenPortal = Name(piece.LastSeenPortal), PlaceId = Name(piece.PlaceId ?? "") };
        _pieces.Add(row.PieceId, row);
        _counts[(int)Whereabouts.Unknown]++;
        Reindex(default, row);
    }

    public void MarkWritten() => _changed.Clear();

    public void MarkAllChanged() => _changed.UnionWith(_pieces.Keys);

    private PieceState After(in PieceState piece, EventAt at, CustodyEvent custodyEvent) => custodyEvent.KindCase switch
    {
        CustodyEvent.KindOneofCase.Passage => Moved(Seen(piece, custodyEvent), at, custodyEvent),
        CustodyEvent.KindOneofCase.PutAway => Placed(piece, at, custodyEvent) with
        {
            Whereabouts = Whereabouts.Inside,
            // A place whose zone nobody wrote down still says that it is inside.
            Zone = custodyEvent.PutAway.Zone.Length > 0 ? Name(custodyEvent.PutAway.Zone) : piece.Zone,
            SinceUs = custodyEvent.OccurredToUs,
            FactUs = custodyEvent.OccurredToUs,
        },
        CustodyEvent.KindOneofCase.Packed => Placed(piece, at, custodyEvent),
        CustodyEvent.KindOneofCase.Corrected => TakenBack(piece, at with { Index = custodyEvent.Corrected.Index }),
        _ => piece,
    };

    private PieceState Placed(in PieceState piece, EventAt at, CustodyEvent custodyEvent) => piece with
    {
        PlaceId = Name(custodyEvent.PlaceId),
        PlacedBy = at,
        Before = new BeforePlaced(
            piece.Whereabouts, piece.Zone, piece.PlaceId, piece.SinceUs, piece.FactUs, piece.PlacedBy),
    };

    // What moved the piece since then is later, and stands.
    private static PieceState TakenBack(in PieceState piece, EventAt corrected)
    {
        if (piece.Before is not { } before)
        {
            return piece;
        }

        if (piece.PlacedBy == corrected)
        {
            return piece with
            {
                Whereabouts = before.Whereabouts,
                Zone = before.Zone,
                PlaceId = before.PlaceId,
                SinceUs = before.SinceUs,
                FactUs = before.FactUs,
                PlacedBy = null,
                Before = null,
            };
        }

        // Another station's scan is taken back, on which the one before rested: should this one go too, nobody knows.
        return before.By == corrected
            ? piece with { Before = before with { Whereabouts = Whereabouts.Uncertain, PlaceId = "", By = null } }
            : piece;
    }

    private PieceState Seen(in PieceState piece, CustodyEvent passage) =>
        passage.OccurredToUs < piece.LastSeenUs
            ? piece
            : piece with { LastSeenUs = passage.OccurredToUs, LastSeenPortal = Name(passage.Passage.Portal) };

    private PieceState Moved(in PieceState piece, EventAt at, CustodyEvent passage)
    {
        // The index is the order, but a reader's backlog tells of the past: what is known of later stands.
        var isLate = passage.Evidence is { Backlog: true } && passage.OccurredToUs < piece.FactUs;
        return (passage.Passage.Direction, isLate) switch
        {
            (Direction.In, false) => Decided(piece, Whereabouts.Inside, passage.Passage.InsideZone, at, passage),
            (Direction.Out, false) => Decided(piece, Whereabouts.Outside, passage.Passage.OutsideZone, at, passage),
            (Direction.Unresolved, false) => Doubted(piece, passage),
            _ => piece,
        };
    }

    private PieceState Decided(
        in PieceState piece, Whereabouts whereabouts, string zone, EventAt at, CustodyEvent passage) =>
        piece with
        {
            Whereabouts = whereabouts,
            Zone = Name(zone),
            SinceUs = passage.OccurredToUs,
            FactUs = passage.OccurredToUs,
            LastDecided = at,
            PlaceId = "",
            PlacedBy = null,
            Before = null,
        };

    private static PieceState Doubted(in PieceState piece, CustodyEvent passage) => piece with
    {
        Whereabouts = Whereabouts.Uncertain,
        SinceUs = piece.Whereabouts == Whereabouts.Uncertain ? piece.SinceUs : passage.OccurredToUs,
        FactUs = passage.OccurredToUs,
        PlacedBy = null,
        Before = null,
    };

    private void Reindex(in PieceState before, in PieceState after)
    {
        if (before.Whereabouts == after.Whereabouts && before.Zone == after.Zone)
        {
            return;
        }

        _counts[(int)before.Whereabouts]--;
        _counts[(int)after.Whereabouts]++;
        if (before.Whereabouts == Whereabouts.Inside)
        {
            _inside[before.Zone].Remove(after.PieceId);
        }

        if (after.Whereabouts == Whereabouts.Inside)
        {
            ref var zone = ref CollectionsMarshal.GetValueRefOrAddDefault(_inside, after.Zone, out _);
            (zone ??= new(StringComparer.Ordinal)).Add(after.PieceId);
        }
    }

    private string Name(string name)
    {
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(_names, name, out _);
        return slot ??= name;
    }
}
