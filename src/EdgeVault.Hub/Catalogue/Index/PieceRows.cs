using EdgeVault.Custody.Stock;

namespace EdgeVault.Hub.Catalogue.Index;

/// <summary>Makes the index's row of a piece from what the ledger and the register say. Places are no part of it.</summary>
internal static class PieceRows
{
    /// <summary>The one value of <see cref="PieceAttribute.Sound"/>.</summary>
    public const string Sound = "sound";

    public const string Elsewhere = "elsewhere";

    public static PieceRow Of(SiteFold fold, in PieceState piece, bool isSound, PieceIndex index)
    {
        var (known, register) = (piece.Known, fold.RegisterOf(piece.PieceId));
        Span<int> values = stackalloc int[PieceRow.AttributeCount];
        Put(values, PieceAttribute.Zone, piece.Whereabouts == Whereabouts.Inside ? piece.Zone : "");
        Put(values, PieceAttribute.Metal, known.Intake?.Metal ?? "");
        Put(values, PieceAttribute.Fineness, known.Intake?.Fineness ?? "");
        Put(values, PieceAttribute.IntakeReason, PieceWords.Of(known.Reason));
        Put(values, PieceAttribute.Presentation, PieceWords.Of(known.Presentation));
        Put(values, PieceAttribute.Custody, PieceWords.CustodyOf(known));
        Put(values, PieceAttribute.Whereabouts, fold.IsElsewhere(piece) ? Elsewhere : PieceWords.WhereaboutsOf(piece.Whereabouts));
        Put(values, PieceAttribute.Category, register?.Category ?? "");
        Put(values, PieceAttribute.Gem, register?.Gem ?? "");
        Put(values, PieceAttribute.Cut, register?.Cut ?? "");
        Put(values, PieceAttribute.Colour, register?.Colour ?? "");
        Put(values, PieceAttribute.Clarity, register?.Clarity ?? "");
        Put(values, PieceAttribute.Sound, isSound ? Sound : "");
        var papers = known.Certificates;
        int[]? moreLabs = null;
        string[]? more = null;
        if (papers.Count > 0)
        {
            Put(values, PieceAttribute.CertificateLab, papers[0].Lab);
        }

        if (papers.Count > 1)
        {
            var first = values[(int)PieceAttribute.CertificateLab];
            moreLabs = [.. papers.Skip(1).Select(paper => index.Code(PieceAttribute.CertificateLab, paper.Lab))
                .Where(lab => lab != first && lab != 0).Distinct()];
            more = [.. papers.Skip(1).Select(KeyOf).Distinct(StringComparer.Ordinal)];
        }

        return new PieceRow(
            piece.PieceId, known.Intake?.WeightMg ?? 0, known.Intake?.CaratMilli ?? 0,
            papers.Count > 0 ? KeyOf(papers[0]) : null)
        { MoreLabs = moreLabs, MoreCertificates = more }.With(values);

        void Put(Span<int> into, PieceAttribute attribute, string word) => into[(int)attribute] = index.Code(attribute, word);
    }

    private static string KeyOf(CertificateFact paper) => PieceRow.CertificateKey(paper.Lab, paper.Number);
}
