using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;

namespace EdgeVault.Custody.Stock.Verified;

/// <summary>What may be sold: the fold gives the facts, who asks gives time and policy. A piece's own row and the
/// portals of its zone are all that it looks at.</summary>
public static class VerifiedStock
{
    public static StockVerdict Judge(
        CustodyState state, in PieceState piece, Pieces.ValueClass valueClass, StockPolicy policy, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        var own = JudgeAlone(piece, valueClass, policy, now);
        return piece.Whereabouts == Whereabouts.Inside && IsInDoubt(piece, BlindnessOf(state, piece.Zone))
            ? own with { Reasons = own.Reasons | StockReasons.CoverageGap }
            : own;
    }

    /// <summary>All but what happened at the portals.</summary>
    internal static StockVerdict JudgeAlone(
        in PieceState piece, Pieces.ValueClass valueClass, StockPolicy policy, DateTimeOffset now)
    {
        var nowUs = CustodyTime.ToUs(now);
        var falls = piece.Proof == ProofKind.None ? (long?)null : piece.ProofUs + ToUs(policy.CadenceOf(valueClass));
        var known = piece.Known;
        var lapses = known.Reservation is { UntilUs: > 0 } reservation ? reservation.UntilUs : (long?)null;
        var ends = known.Title is { Kind: TitleKind.Consignment, DueUs: > 0 } title ? title.DueUs : (long?)null;
        var reasons = WhereOf(piece, policy) | StandingOf(known) | (falls <= nowUs ? StockReasons.ProofTooOld : 0)
            | (known.Reservation is not null && !(lapses <= nowUs) ? StockReasons.Reserved : 0)
            | (ends <= nowUs ? StockReasons.ConsignmentOver : 0);
        return new StockVerdict(
            reasons,
            piece.Proof,
            piece.ProofBy,
            falls is null ? TimeSpan.Zero : TimeSpan.FromMicroseconds(nowUs - piece.ProofUs),
            TimeOf(falls is null ? null : piece.ProofUs + (long)(ToUs(policy.CadenceOf(valueClass)) * policy.DueAfter)),
            TimeOf(Next(nowUs, falls, lapses, ends)));
    }

    /// <summary>Since when, and whether still, something could have left the zone unseen.</summary>
    internal static ZoneBlindness BlindnessOf(CustodyState state, string zone)
    {
        var until = 0L;
        var isBlind = false;
        foreach (var portal in state.PortalsOf(zone))
        {
            until = Math.Max(until, portal.BlindUntilUs);
            isBlind |= portal.Gaps > 0 && portal.IsDoubtful;
        }

        return new ZoneBlindness(isBlind, until);
    }

    private static bool IsInDoubt(in PieceState piece, ZoneBlindness blindness) =>
        blindness.IsBlind || blindness.Doubts(piece.ProofUs);

    private static StockReasons WhereOf(in PieceState piece, StockPolicy policy)
    {
        var where = piece.Whereabouts switch
        {
            Whereabouts.Inside => StockReasons.None,
            Whereabouts.Uncertain => StockReasons.Uncertain,
            Whereabouts.InTransit => StockReasons.InTransit,
            Whereabouts.Missing => StockReasons.Missing,
            Whereabouts.Gone => StockReasons.Gone,
            Whereabouts.Set => StockReasons.SetIntoPiece,
            _ => StockReasons.NotInVault,
        };
        return where | piece.Proof switch
        {
            ProofKind.None => StockReasons.NeverProven,
            ProofKind.Inferred when !policy.InferredProves => StockReasons.OnlyInferred,
            _ => StockReasons.None,
        };
    }

    private static StockReasons StandingOf(PieceFacts known) =>
        (known.CheckOut is not null ? StockReasons.CheckedOut : 0)
        | (known.Work is not null ? StockReasons.AtWork : 0)
        | (known.Pick is not null ? StockReasons.Picked : 0)
        | (known.Custody is { IsBroken: true } ? StockReasons.CustodyBroken : 0)
        | known.Intake?.Result switch
        {
            IntakeResult.Verified => 0,
            IntakeResult.Quarantined => StockReasons.Quarantined,
            _ => StockReasons.NotInspected,
        }
        | (known.Title?.Kind is TitleKind.Customer or TitleKind.Bonded ? StockReasons.NotOurs : 0)
        | (known.Holds.Count > 0 ? StockReasons.OnHold : 0)
        | (known.Holds.Any(static hold => hold.Reason == HoldReason.Quarantine) ? StockReasons.Quarantined : 0)
        | (known.Blocks > 0 ? StockReasons.Incident : 0)
        | (known.DetachedBy is not null ? StockReasons.TagDetached : 0);

    private static long? Next(long nowUs, params ReadOnlySpan<long?> times)
    {
        long? next = null;
        foreach (var time in times)
        {
            next = time > nowUs && !(next <= time) ? time : next;
        }

        return next;
    }

    private static DateTimeOffset? TimeOf(long? us) => us is { } value && CustodyTime.TryFromUs(value, out var time) ? time : null;

    private static long ToUs(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <summary>What portals let a zone be doubted for.</summary>
/// <param name="IsBlind">One of them is blind now, and its door was not known to be closed all the while.</param>
/// <param name="UntilUs">The end of the last time that was so; proofs up to it are worth nothing.</param>
internal readonly record struct ZoneBlindness(bool IsBlind, long UntilUs)
{
    public bool Doubts(long proofUs) => UntilUs > 0 && proofUs <= UntilUs;
}
