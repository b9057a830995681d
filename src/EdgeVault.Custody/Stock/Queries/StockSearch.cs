using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gs1.Epc;

namespace EdgeVault.Custody.Stock.Queries;

/// <summary>Answers about stock, at one moment. By zone, place or container it looks at what is there; by id, tag or
/// certificate at one piece; by attributes alone at the whole register.</summary>
public sealed class StockSearch(CustodyState state, PieceRegister register, StockPolicy policy, DateTimeOffset now)
{
    /// <summary>Null where neither the register nor the ledger knows the piece.</summary>
    public StockAnswer? ById(string pieceId)
    {
        var isRegistered = register.TryGet(pieceId, out var piece);
        var isKnown = state.TryGetPiece(pieceId, out var known);
        return isRegistered || isKnown ? AnswerOf(isKnown ? known : PieceState.New(pieceId), piece) : null;
    }

    /// <param name="epc">Pure identity URI, or hex of the tag.</param>
    public StockAnswer? ByEpc(string epc)
    {
        if (EpcCodec.TryDecodeHex(epc, out var bits, out _, out _) && !epc.StartsWith("urn:", StringComparison.OrdinalIgnoreCase))
        {
            return state.OwnerOf(bits) is { IsContainer: false } owner ? ById(owner.Subject)
                : register.TryFind(bits, out var found) ? ById(found.PieceId) : null;
        }

        return EpcCodec.TryParseIdentityUri(epc, out var identity, out _) && state.OwnerOf(identity.Key) is { IsContainer: false } bound ? ById(bound.Subject)
            : register.TryFind(epc, out var piece) ? ById(piece.PieceId) : null;
    }

    /// <summary>What the ledger bound it to; else what the register says.</summary>
    public StockAnswer? ByCertificate(string lab, string number) =>
        state.OwnerOf(lab, number) is { } owner ? ById(owner.PieceId)
        : register.FindCertificate(lab, number) is { } piece ? ById(piece.PieceId) : null;

    public IEnumerable<StockAnswer> Find(StockQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        return CandidatesOf(query).Select(ById).OfType<StockAnswer>().Where(answer => Matches(query, answer))
            .Take(Math.Clamp(query.Limit, 1, StockQuery.LimitMax));
    }

    /// <summary>Checked out, at work, outside, or in doubt.</summary>
    public IEnumerable<StockAnswer> Out() => state.PiecesOut.Concat(state.PiecesNotAtRest(Whereabouts.Uncertain))
        .Concat(state.PiecesNotAtRest(Whereabouts.Outside)).Distinct(StringComparer.Ordinal).Select(ById).OfType<StockAnswer>();

    private IEnumerable<string> CandidatesOf(StockQuery query) =>
        query.ContainerId.Length > 0 ? state.PiecesInContainer(query.ContainerId)
        : query.PlaceId.Length > 0 ? state.PiecesAt(query.PlaceId)
        : query.Zone.Length > 0 ? state.PiecesIn(query.Zone)
        : register.Pieces.Select(static piece => piece.PieceId)
            .Concat(state.Pieces.Select(static piece => piece.PieceId).Where(id => !register.TryGet(id, out _)));

    private static bool Matches(StockQuery query, StockAnswer answer)
    {
        var (piece, known) = (answer.Piece, answer.State);
        return (query.Zone.Length == 0 || (known.Zone == query.Zone && known.Whereabouts == Whereabouts.Inside))
            && (query.PlaceId.Length == 0 || known.PlaceId == query.PlaceId)
            && (query.ContainerId.Length == 0 || known.Container == query.ContainerId)
            && (query.ValueClass is null || piece?.ValueClass == query.ValueClass)
            && query.Texts.All(text => piece is not null
                && string.Equals(text.Of(piece), text.Value, StringComparison.OrdinalIgnoreCase))
            && IsWithin(piece?.MetalWeightG, query.MetalWeightGMin, query.MetalWeightGMax)
            && IsWithin(piece?.Carat, query.CaratMin, query.CaratMax)
            && (!query.VerifiedOnly || answer.Verdict.IsVerified)
            && (query.Reason == StockReasons.None || (answer.Verdict.Reasons & query.Reason) != 0);
    }

    private static bool IsWithin(decimal? value, decimal? min, decimal? max) =>
        (min is null || value >= min) && (max is null || value <= max);

    private StockAnswer AnswerOf(in PieceState known, Piece? piece) =>
        new(known, piece, VerifiedStock.Judge(state, known, StockClass.Of(known, piece), policy, now));
}

/// <summary>The value class of a piece: the register's; else what intake said; unknown counts as the highest where it
/// matters.</summary>
public static class StockClass
{
    public static ValueClass Of(in PieceState known, Piece? piece) =>
        piece is { ValueClass: not ValueClass.Unknown } ? piece.ValueClass
        : known.Facts?.Intake is { } intake ? (ValueClass)(int)intake.ValueClass
        : ValueClass.Unknown;
}
