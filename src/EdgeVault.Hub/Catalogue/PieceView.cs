using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;
using Stock = EdgeVault.Custody.Stock.Whereabouts;
using Whereabouts = EdgeVault.Contracts.Catalogue.V1.Whereabouts;

namespace EdgeVault.Hub.Catalogue;

/// <summary>A piece as the catalogue shows it. Places are never part of it.</summary>
internal static class PieceView
{
    public static StockPolicy Policy { get; } = new();

    /// <summary>By the same predicate that the vault itself answers with.</summary>
    public static StockVerdict Judge(CustodyState state, in PieceState piece, Piece? register, DateTimeOffset now) =>
        VerifiedStock.Judge(state, piece, StockClass.Of(piece, register), Policy, now);

    public static PieceNow Describe(
        SiteFold fold, CustodyState state, in PieceState piece, bool isStale, DateTimeOffset now)
    {
        var (register, known) = (fold.RegisterOf(piece.PieceId), piece.Known);
        var verdict = Judge(state, piece, register, now);
        var isElsewhere = fold.IsElsewhere(piece);
        var shown = new PieceNow
        {
            Site = fold.Site,
            PieceId = piece.PieceId,
            Whereabouts = isElsewhere ? Whereabouts.Elsewhere : WhereOf(piece.Whereabouts),
            Zone = piece.Zone,
            Origin = fold.Origin,
            Index = (piece.LastDecided ?? piece.LastEvent).Index,
            SinceUs = piece.SinceUs,
            Verified = verdict.IsVerified && !isStale,
            Reasons = { PieceWords.Of(isElsewhere ? Arrived(verdict.Reasons) : verdict.Reasons) },
            Stale = isStale,
            Metal = known.Intake?.Metal ?? "",
            Fineness = known.Intake?.Fineness ?? "",
            WeightMg = known.Intake?.WeightMg ?? 0,
            CaratMilli = known.Intake?.CaratMilli ?? 0,
            Certificates =
            {
                known.Certificates.Select(each => new CertificateOf { Lab = each.Lab, Number = each.Number }),
            },
            IntakeReason = PieceWords.Of(known.Reason),
            Presentation = PieceWords.Of(known.Presentation),
            Reserved = known.Reservation is not null,
            Custody = PieceWords.CustodyOf(known),
            Category = register?.Category ?? "",
            Gem = register?.Gem ?? "",
            Cut = register?.Cut ?? "",
            Colour = register?.Colour ?? "",
            Clarity = register?.Clarity ?? "",
            Destination = piece.Whereabouts == Stock.InTransit ? known.Away?.Destination ?? "" : "",
        };
        if (piece.Proof != ProofKind.None)
        {
            shown.VerifiedAtUs = piece.ProofUs;
            shown.EvidenceAgeUs = now.UnixMicroseconds() - piece.ProofUs;
        }

        return shown;
    }

    /// <summary>Its own vault's ledger cannot know that another site has it: there it is under way for ever.</summary>
    private static StockReasons Arrived(StockReasons reasons) =>
        (reasons & ~StockReasons.InTransit) | StockReasons.NotInVault;

    private static Whereabouts WhereOf(Stock whereabouts) => whereabouts switch
    {
        Stock.Inside => Whereabouts.Inside,
        Stock.Outside => Whereabouts.Outside,
        Stock.Uncertain => Whereabouts.Uncertain,
        Stock.InTransit => Whereabouts.InTransit,
        Stock.Missing => Whereabouts.Missing,
        Stock.Gone => Whereabouts.Gone,
        Stock.Set => Whereabouts.Set,
        _ => Whereabouts.Unspecified,
    };
}
