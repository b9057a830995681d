using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock.Folding;

/// <summary>Takes back what one earlier event changed, as far as nothing later rests on it.</summary>
internal static class CorrectionFold
{
    public static PieceState After(in PieceState piece, EventAt corrected)
    {
        var moved = TakenBack(piece, corrected);
        return moved.Facts is null ? moved : Without(moved, moved.Facts, corrected);
    }

    // What moved the piece since then is later, and stands.
    private static PieceState TakenBack(in PieceState piece, EventAt corrected)
    {
        if (piece.Before is not { } before)
        {
            return piece;
        }

        if (piece.PlacedBy == corrected)
        {
            return PieceFold.Restored(piece, before);
        }

        // Another station's scan is taken back, on which the one before rested: should this one go too, nobody knows.
        return before.By == corrected
            ? piece with
            {
                Before = before with { Whereabouts = Whereabouts.Uncertain, PlaceId = "", By = null, Container = "" },
            }
            : piece;
    }

    private static PieceState Without(in PieceState piece, PieceFacts facts, EventAt corrected)
    {
        var after = facts with
        {
            Custody = facts.Custody?.By == corrected ? facts.Custody.Before : facts.Custody,
            Intake = facts.Intake?.By == corrected ? null : facts.Intake,
            Condition = facts.Condition?.By == corrected ? null : facts.Condition,
            Title = facts.Title?.By == corrected ? facts.Title.Before : facts.Title,
            Holds = [.. facts.Holds.Where(hold => hold.By != corrected)],
            Reservation = facts.Reservation?.By == corrected ? null
                : facts.Reservation?.VerifiedBy == corrected ? facts.Reservation with { VerifiedBy = null }
                : facts.Reservation,
            CheckOut = facts.CheckOut?.By == corrected ? null : facts.CheckOut,
            Pick = facts.Pick?.By == corrected ? null : facts.Pick,
            Work = facts.Work?.By == corrected ? null : facts.Work,
            DetachedBy = facts.DetachedBy == corrected ? null : facts.DetachedBy,
            Certificates = [.. facts.Certificates.Where(certificate => certificate.By != corrected)],
        };
        return Returned(piece with { Facts = after }, after, corrected);
    }

    /// <summary>It did not leave, or was not missing: nobody knows more than before.</summary>
    private static PieceState Returned(in PieceState piece, PieceFacts facts, EventAt corrected)
    {
        if (facts.Away is { } away && away.By == corrected && piece.Whereabouts != Whereabouts.Set)
        {
            return PieceFold.Restored(piece with { Facts = facts with { Away = null } }, away.Before);
        }

        return facts.MissingBy == corrected
            ? piece with { Whereabouts = Whereabouts.Uncertain, Facts = facts with { MissingBy = null } }
            : piece;
    }
}
