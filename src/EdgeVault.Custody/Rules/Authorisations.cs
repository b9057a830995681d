using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Stock;

namespace EdgeVault.Custody.Rules;

/// <summary>Why something may cross a door.</summary>
public static class Authorisations
{
    /// <summary>Of a piece, or else of a container.</summary>
    public static Authorisation Of(RuleView view, string pieceId, string containerId) => pieceId.Length > 0
        ? Of(view, view.State.TryGetPiece(pieceId, out var piece) ? piece : PieceState.New(pieceId))
        : OfContainer(view, view.State.ContainerOf(containerId) ?? ContainerRow.New(containerId));

    /// <summary>Of a piece that crosses, alone or in its container.</summary>
    public static Authorisation Of(RuleView view, in PieceState piece)
    {
        var own = OwnOf(view, piece);
        return own == Authorisation.None && piece.Container.Length > 0 && view.State.ContainerOf(piece.Container) is { } container
            ? OfContainer(view, container)
            : own;
    }

    /// <summary>Of a container, and through what it stands in.</summary>
    public static Authorisation OfContainer(RuleView view, ContainerRow container, int depth = Events.ContainerCodes.DepthMax)
    {
        var own = view.Plan.Standing.Contains(container.State.PieceId) ? Authorisation.Standing
            : container.Seal.Length > 0 ? Authorisation.Shipment
            : OwnOf(view, container.State);
        return own == Authorisation.None && depth > 0 && container.State.Container.Length > 0
            && view.State.ContainerOf(container.State.Container) is { } outer ? OfContainer(view, outer, depth - 1) : own;
    }

    /// <summary>Police and legal holds let nothing out; an evacuation lets everything out.</summary>
    private static Authorisation OwnOf(RuleView view, in PieceState piece)
    {
        var known = piece.Known;
        return view.Mode == SiteMode.Evacuation ? Authorisation.Evacuation
            : known.Holds.Any(static hold => hold.Reason is (HoldReason.Police or HoldReason.Legal)) ? Authorisation.None
            : piece.Whereabouts == Whereabouts.InTransit ? Authorisation.Shipment
            : known.CheckOut is not null ? Authorisation.CheckOut
            : known.Work is not null ? Authorisation.Work
            : known.Pick is not null ? Authorisation.Pick
            : Authorisation.None;
    }
}
