using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock.Verified;

namespace EdgeVault.Custody.Stock.Queries;

/// <summary>Filters that must all hold; null or empty: any.</summary>
public sealed record StockQuery
{
    public const int LimitMax = 10_000;

    public string Zone { get; init; } = "";

    public string PlaceId { get; init; } = "";

    public string ContainerId { get; init; } = "";

    /// <summary>Register columns that must be just so: name and value.</summary>
    public IReadOnlyList<(Func<Piece, string> Of, string Value)> Texts { get; init; } = [];

    public ValueClass? ValueClass { get; init; }

    public decimal? MetalWeightGMin { get; init; }

    public decimal? MetalWeightGMax { get; init; }

    public decimal? CaratMin { get; init; }

    public decimal? CaratMax { get; init; }

    public bool VerifiedOnly { get; init; }

    public StockReasons Reason { get; init; }

    public int Limit { get; init; } = LimitMax;
}

/// <summary>A piece with what the register and the ledger say of it, and the verdict.</summary>
public sealed record StockAnswer(PieceState State, Piece? Piece, StockVerdict Verdict);
