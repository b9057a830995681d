using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>Pieces and containers together: what is in a container goes where that goes, and nothing is in one that is
/// elsewhere.</summary>
/// <remarks>An event touches its piece; one on a container, all that is in it. Never more, however many pieces there
/// are.</remarks>
internal sealed class StockFold(PieceTable pieces, ContainerTable containers, IdentityTables identities)
{
    // A ring in a bag in a box on a pallet; more is a mistake.
    private const int DepthMax = 8;

    public void Apply(EventAt at, CustodyEvent custodyEvent)
    {
        if (custodyEvent.PieceId.Length > 0)
        {
            ApplyPiece(at, custodyEvent);
        }
        else if (custodyEvent.ContainerId.Length > 0)
        {
            ApplyContainer(at, custodyEvent);
        }
    }

    /// <summary>Changes facts of a piece that the event is not about, in its own name.</summary>
    public void Change(string pieceId, Func<PieceState, PieceState> change)
    {
        var before = pieces.Get(pieceId);
        Set(before, change(before));
    }

    public void Restore(PieceState piece)
    {
        pieces.Restore(piece);
        containers.Reindex(piece.PieceId, "", piece.Container ?? "");
    }

    private void ApplyPiece(EventAt at, CustodyEvent custodyEvent)
    {
        var before = pieces.Get(custodyEvent.PieceId);
        var after = PieceFold.After(before with { LastEvent = at }, at, custodyEvent);
        identities.Bind(ref after, at, custodyEvent, pieces);
        Contain(ref after, custodyEvent);
        Set(before, after);
        if (PartsFold.After(before, after, at, custodyEvent, pieces) is { } parts)
        {
            ApplyParts(parts);
        }
    }

    /// <summary>Few pieces are in a container, and the row of one that is in none is not copied.</summary>
    private void Contain(ref PieceState piece, CustodyEvent custodyEvent)
    {
        if (custodyEvent.KindCase is Kind.Packed or Kind.Aggregated)
        {
            piece = Into(piece, custodyEvent.ContainerId);
        }
        else if (piece.Container.Length > 0)
        {
            piece = custodyEvent.KindCase is Kind.Disaggregated or Kind.PutAway or Kind.Moved or Kind.Shipped or Kind.Received
                or Kind.Returned or Kind.WorkReturned
                ? piece with { Container = "" }
                : StillIn(piece, custodyEvent);
        }
    }

    private void ApplyContainer(EventAt at, CustodyEvent custodyEvent)
    {
        var id = custodyEvent.ContainerId;
        var row = containers.Get(id);
        var state = row.State with { LastEvent = at };
        state = custodyEvent.KindCase switch
        {
            Kind.Aggregated or Kind.Disaggregated or Kind.Packed or Kind.CountLine => state,
            Kind.PutAway or Kind.Moved or Kind.Shipped or Kind.Received or Kind.Returned =>
                PieceFold.After(state, at, custodyEvent) with { Container = "" },
            _ => PieceFold.After(state, at, custodyEvent),
        };
        identities.Bind(ref state, at, custodyEvent, pieces);
        row = ContainerFold.After(row with { State = state }, at, custodyEvent);
        containers.Set(id, row with { State = ApartFromOuter(row.State) });
        if (custodyEvent.KindCase == Kind.Sealed && containers.Seals.Find(custodyEvent.Sealed.Seal) is null)
        {
            containers.Seals.Set(custodyEvent.Sealed.Seal, new SealRow(id, at));
        }

        if (ContainerFold.MovesContents(custodyEvent.KindCase))
        {
            Reattach(row, custodyEvent);
            ApplyContents(id, at, custodyEvent, DepthMax);
        }

        Nest(custodyEvent);
        Reconcile(id);
    }

    /// <summary>What happens to the container happens to what is in it, as inferred.</summary>
    private void ApplyContents(string id, EventAt at, CustodyEvent custodyEvent, int depth)
    {
        foreach (var pieceId in containers.PiecesIn(id).ToArray())
        {
            var before = pieces.Get(pieceId);
            Set(before, StillIn(PieceFold.After(before, at, custodyEvent, isInferred: true), custodyEvent));
        }

        foreach (var inner in depth == 0 ? [] : containers.ContainersIn(id).ToArray())
        {
            var row = containers.Get(inner);
            var state = PieceFold.After(row.State, at, custodyEvent, isInferred: true);
            containers.Set(inner, row with { State = ApartFromOuter(state) });
            ApplyContents(inner, at, custodyEvent, depth - 1);
        }
    }

    /// <summary>Scanned into it, so they are together: whichever is known better says where.</summary>
    private PieceState Into(in PieceState piece, string id)
    {
        if (PieceFold.IsAway(piece) || id.Length == 0)
        {
            return piece;
        }

        var row = containers.Get(id);
        if (PieceFold.IsAway(row.State) && !containers.IsEmpty(id))
        {
            return piece with { Container = "" };
        }

        if (containers.IsEmpty(id) || !IsDecided(row.State))
        {
            containers.Set(id, row with { State = ApartFromOuter(Moved(row.State, piece)) });
            Reconcile(id);
            return piece with { Container = id };
        }

        return Moved(piece, row.State) with { Container = id };
    }

    private static PieceState Moved(in PieceState what, in PieceState to) => Position(what) == Position(to) ? what : what with
    {
        Whereabouts = to.Whereabouts == Whereabouts.Missing ? Whereabouts.Unknown : to.Whereabouts,
        Zone = to.Zone,
        SinceUs = to.SinceUs,
        FactUs = Math.Max(what.FactUs, to.FactUs),
        Facts = what.Facts is null && to.Facts?.Doubt is null ? null : what.Known with { Doubt = to.Facts?.Doubt, Away = null },
    };

    /// <summary>A piece that is surely elsewhere than its container is not in it.</summary>
    private PieceState StillIn(in PieceState piece, CustodyEvent custodyEvent)
    {
        if (piece.Container.Length == 0)
        {
            return piece;
        }

        var row = containers.Get(piece.Container);
        if (!IsApart(piece, row.State))
        {
            return piece;
        }

        if (custodyEvent.KindCase == Kind.Passage && custodyEvent.PieceId.Length > 0 && !custodyEvent.GroupId.IsEmpty)
        {
            containers.Set(piece.Container, ContainerFold.WithLeft(row, piece.PieceId, custodyEvent));
        }

        return piece with { Container = "" };
    }

    /// <summary>The tray itself comes last from the radio: what left it in the same crossing did not leave it.</summary>
    private void Reattach(ContainerRow row, CustodyEvent custodyEvent)
    {
        if (custodyEvent.KindCase != Kind.Passage || row.Left.Count == 0 || !ContainerFold.IsSameGroup(row, custodyEvent))
        {
            return;
        }

        foreach (var pieceId in row.Left)
        {
            var before = pieces.Get(pieceId);
            if (before.Container.Length == 0 && !IsApart(before, row.State))
            {
                Set(before, before with { Container = row.State.PieceId });
            }
        }

        containers.Set(row.State.PieceId, row with { Left = [], Group = "" });
    }

    private void Reconcile(string id)
    {
        var row = containers.Get(id);
        foreach (var pieceId in containers.PiecesIn(id).ToArray())
        {
            var before = pieces.Get(pieceId);
            if (IsApart(before, row.State))
            {
                Set(before, before with { Container = "" });
            }
        }

        foreach (var inner in containers.ContainersIn(id).ToArray())
        {
            var other = containers.Get(inner);
            containers.Set(inner, other with { State = ApartFromOuter(other.State) });
        }
    }

    private PieceState ApartFromOuter(in PieceState container) =>
        container.Container.Length > 0 && IsApart(container, containers.Get(container.Container).State)
            ? container with { Container = "" }
            : container;

    /// <summary>A container into, or out of, another.</summary>
    private void Nest(CustodyEvent custodyEvent)
    {
        var outer = custodyEvent.ContainerId;
        if (custodyEvent.KindCase == Kind.Disaggregated
            && containers.Find(custodyEvent.Disaggregated.InnerContainerId) is { } taken && taken.State.Container == outer)
        {
            containers.Set(taken.State.PieceId, taken with { State = taken.State with { Container = "" } });
        }

        if (custodyEvent.KindCase == Kind.Aggregated && custodyEvent.Aggregated.InnerContainerId is { Length: > 0 } inner
            && !IsWithin(outer, inner) && !PieceFold.IsAway(containers.Get(inner).State))
        {
            var row = containers.Get(inner);
            var put = Into(row.State, outer);
            containers.Set(inner, row with { State = put });
            Reconcile(inner);
        }
    }

    private bool IsWithin(string id, string outer)
    {
        for (var depth = 0; depth <= DepthMax && id.Length > 0; depth++)
        {
            if (id == outer)
            {
                return true;
            }

            id = containers.Get(id).State.Container;
        }

        return id.Length > 0;
    }

    /// <summary>Stones and parts of a parcel are pieces of their own.</summary>
    private void ApplyParts(IEnumerable<(string PieceId, PieceState After)> parts)
    {
        foreach (var (pieceId, part) in parts)
        {
            Set(pieces.Get(pieceId), part);
        }
    }

    private void Set(in PieceState before, in PieceState after)
    {
        pieces.Set(after);
        containers.Reindex(after.PieceId, before.Container, after.Container);
    }

    private static (Whereabouts, string) Position(in PieceState state) =>
        (state.Whereabouts, state.Whereabouts is Whereabouts.Inside or Whereabouts.Outside ? state.Zone : "");

    private static bool IsDecided(in PieceState state) =>
        state.Whereabouts is not (Whereabouts.Unknown or Whereabouts.Uncertain or Whereabouts.Missing);

    private static bool IsApart(in PieceState piece, in PieceState container) =>
        piece.Whereabouts is Whereabouts.Missing or Whereabouts.Gone or Whereabouts.Set
        || (IsDecided(piece) && IsDecided(container) && Position(piece) != Position(container));
}
