using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;

namespace EdgeVault.Gateway.StockQueries;

/// <summary>Whether a piece is verified stock now, for whoever decides by it: hubs' reservations and the goods desk alike.</summary>
internal sealed class StockJudge(ISiteRegisters registers, StockPolicy policy, TimeProvider time)
{
    public StockReasons ReasonsAgainst(CustodyState state, in PieceState piece)
    {
        registers.Pieces.TryGet(piece.PieceId, out var row);
        return VerifiedStock.Judge(state, piece, StockClass.Of(piece, row), policy, time.GetUtcNow()).Reasons;
    }
}
