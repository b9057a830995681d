using System.Text.Json;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;
using Stock = EdgeVault.Custody.Stock.Whereabouts;
using Whereabouts = EdgeVault.Contracts.Catalogue.V1.Whereabouts;

namespace EdgeVault.Hub.Catalogue;

/// <summary>A piece as the catalogue shows it, and whether it meets what was asked. Places are never part of
/// it.</summary>
internal static class PieceView
{
    private static readonly StockPolicy Policy = new();

    /// <summary>By the same predicate that the vault itself answers with.</summary>
    public static StockVerdict Judge(CustodyState state, in PieceState piece, DateTimeOffset now) =>
        VerifiedStock.Judge(state, piece, StockClass.Of(piece, null), Policy, now);

    /// <summary>What can be told from the piece's own facts; cheap, so it comes before the predicate.</summary>
    public static bool Meets(ListPiecesRequest wanted, in PieceState piece)
    {
        var known = piece.Known;
        return (wanted.Zone.Length == 0 || (piece.Zone == wanted.Zone && piece.Whereabouts == Stock.Inside))
            && IsOrAny(wanted.Metal, known.Intake?.Metal)
            && IsOrAny(wanted.Fineness, known.Intake?.Fineness)
            && IsWithin(known.Intake?.WeightMg, wanted.WeightMgMin, wanted.WeightMgMax)
            && IsWithin(known.Intake?.CaratMilli, wanted.CaratMilliMin, wanted.CaratMilliMax)
            && IsOrAny(wanted.IntakeReason, Word(known.Reason))
            && IsOrAny(wanted.Presentation, Word(known.Presentation))
            && (wanted.CertificateLab.Length + wanted.CertificateNumber.Length == 0
                || known.Certificates.Any(each => IsOrAny(wanted.CertificateLab, each.Lab)
                    && IsOrAny(wanted.CertificateNumber, each.Number)));
    }

    public static PieceNow Describe(
        SiteFold fold, CustodyState state, in PieceState piece, bool isStale, DateTimeOffset now)
    {
        var (verdict, known) = (Judge(state, piece, now), piece.Known);
        var shown = new PieceNow
        {
            Site = fold.Site,
            PieceId = piece.PieceId,
            Whereabouts = WhereOf(piece.Whereabouts),
            Zone = piece.Zone,
            Origin = fold.Origin,
            Index = (piece.LastDecided ?? piece.LastEvent).Index,
            SinceUs = piece.SinceUs,
            Verified = verdict.IsVerified && !isStale,
            Reasons = { ReasonsOf(verdict.Reasons) },
            Stale = isStale,
            Metal = known.Intake?.Metal ?? "",
            Fineness = known.Intake?.Fineness ?? "",
            WeightMg = known.Intake?.WeightMg ?? 0,
            CaratMilli = known.Intake?.CaratMilli ?? 0,
            Certificates =
            {
                known.Certificates.Select(each => new CertificateOf { Lab = each.Lab, Number = each.Number }),
            },
            IntakeReason = Word(known.Reason),
            Presentation = Word(known.Presentation),
            Reserved = known.Reservation is not null,
        };
        if (piece.Proof != ProofKind.None)
        {
            shown.VerifiedAtUs = piece.ProofUs;
            shown.EvidenceAgeUs = now.UnixMicroseconds() - piece.ProofUs;
        }

        return shown;
    }

    private static Whereabouts WhereOf(Stock whereabouts) => whereabouts switch
    {
        Stock.Inside => Whereabouts.Inside,
        Stock.Outside => Whereabouts.Outside,
        Stock.Uncertain => Whereabouts.Uncertain,
        _ => Whereabouts.Unspecified,
    };

    private static IEnumerable<string> ReasonsOf(StockReasons reasons) =>
        Enum.GetValues<StockReasons>()
            .Where(reason => reason != StockReasons.None && reasons.HasFlag(reason))
            .Select(reason => Word(reason));

    private static string Word<T>(T value)
        where T : struct, Enum =>
        Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) == 0
            ? ""
            : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static bool IsOrAny(string wanted, string? has) =>
        wanted.Length == 0 || string.Equals(wanted, has, StringComparison.OrdinalIgnoreCase);

    private static bool IsWithin(ulong? has, ulong min, ulong max) =>
        (min == 0 && max == 0) || (has is > 0 && has >= min && (max == 0 || has <= max));
}
