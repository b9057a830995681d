using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using Kind = EdgeVault.Contracts.Custody.V1.CustodyEvent.KindOneofCase;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>Custody status: what makes a hole in the chain, and what closes it.</summary>
internal static class StandingFold
{
    public static PieceState After(in PieceState piece, EventAt at, CustodyEvent custodyEvent) => custodyEvent.KindCase switch
    {
        Kind.CustodyBroken => Broken(piece, custodyEvent.CustodyBroken.Cause, at),
        Kind.Unsealed when custodyEvent.Unsealed.Condition is SealCondition.Broken or SealCondition.Wrong
            or SealCondition.Missing => Broken(piece, BreakCause.Seal, at),
        Kind.CustodyReEstablished => ReEstablished(piece, at),
        _ => piece,
    };

    /// <summary>The first hole counts; showroom status is lost with it.</summary>
    public static PieceState Broken(in PieceState piece, BreakCause cause, EventAt at)
    {
        if (piece.Whereabouts == Whereabouts.Gone || piece.Known.Custody is { IsBroken: true })
        {
            return piece;
        }

        return piece with
        {
            Facts = piece.Known with
            {
                Custody = new CustodyFact(true, cause, at, piece.Known.Custody),
                Presentation = piece.Known.Presentation == Presentation.Showroom
                    ? Presentation.GenericBox
                    : piece.Known.Presentation,
            },
        };
    }

    public static PieceState ReEstablished(in PieceState piece, EventAt at) =>
        piece.Known.Custody is not { IsBroken: true } broken ? piece : piece with
        {
            Facts = piece.Known with { Custody = new CustodyFact(false, broken.Cause, at, broken) },
        };
}
