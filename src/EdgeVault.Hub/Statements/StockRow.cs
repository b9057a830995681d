using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Hub.Catalogue;

namespace EdgeVault.Hub.Statements;

/// <summary>A piece in a statement of stock.</summary>
/// <param name="PieceId">Opaque.</param>
/// <param name="Verified">By the predicate of the vault's own events, at that time.</param>
/// <param name="Reasons">Why not.</param>
/// <param name="ValueClass">low, mid, high; null where nobody said.</param>
/// <param name="Metal">As inspected at intake.</param>
/// <param name="Fineness">Likewise.</param>
/// <param name="WeightMg">Likewise.</param>
/// <param name="CaratMilli">Likewise.</param>
/// <param name="ProvenUs">When the fact was that its being there rests on, µs since 1970.</param>
/// <param name="Proof">That fact, with its way to the checkpoint; null where it stands in an earlier epoch's ledger.</param>
internal sealed record StockRow(
    string PieceId,
    bool Verified,
    IReadOnlyList<string> Reasons,
    string? ValueClass,
    string? Metal,
    string? Fineness,
    ulong? WeightMg,
    ulong? CaratMilli,
    long ProvenUs,
    StockProof? Proof)
{
    /// <summary>Without its proof, and which event that is.</summary>
    public static (StockRow Row, EventAt By) Of(CustodyState state, in PieceState piece, Custody.Pieces.Piece? register, DateTimeOffset asOf)
    {
        var (verdict, intake) = (PieceView.Judge(state, piece, register, asOf), piece.Known.Intake);
        return (
            new StockRow(
                piece.PieceId, verdict.IsVerified, [.. PieceWords.Of(verdict.Reasons)],
                StockClass.Of(piece, register) is var valueClass && valueClass != Custody.Pieces.ValueClass.Unknown ? PieceWords.Of(valueClass) : null,
                Known(intake?.Metal), Known(intake?.Fineness), Known(intake?.WeightMg), Known(intake?.CaratMilli), piece.ProofUs, null),
            piece.ProofBy);
    }

    private static string? Known(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static ulong? Known(ulong? number) => number is 0 ? null : number;
}

/// <param name="Index">Of the event.</param>
/// <param name="Entry">Its bytes, base64.</param>
/// <param name="Path">From its leaf's sibling upwards, base64 each.</param>
internal sealed record StockProof(ulong Index, string Entry, IReadOnlyList<string> Path);

/// <summary>The first line of a statement: what the rows are held against.</summary>
/// <param name="Format"><c>edgevault-stock/v1</c></param>
/// <param name="Checkpoint">The gateway's signed note.</param>
/// <param name="Cosignature">The hub's.</param>
/// <param name="Note">The hub's word on the rows.</param>
internal sealed record StockHead(string Format, string Checkpoint, string Cosignature, string Note);
