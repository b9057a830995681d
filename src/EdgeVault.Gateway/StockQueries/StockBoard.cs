using EdgeVault.Custody.Events;
using EdgeVault.Custody.Pieces;
using EdgeVault.Custody.Stock;
using EdgeVault.Custody.Stock.Queries;
using EdgeVault.Custody.Stock.Verified;
using EdgeVault.Gateway.Recording;

namespace EdgeVault.Gateway.StockQueries;

/// <summary>Verified N of M, kept with the fold.</summary>
internal sealed class StockBoard(CustodyBook book, CustodyDesk desk, StockPolicy policy, TimeProvider time)
{
    private StockLive? _live;

    // The register whose value classes the last look went by.
    private PieceRegister? _by;

    /// <summary>As it is now; the first look takes everything in, later ones what changed.</summary>
    public (DateTimeOffset At, StockSummary Summary) Look() => book.Read(state =>
    {
        _live ??= new StockLive(state, pieceId => ClassOf(state, pieceId), policy);
        if (!ReferenceEquals(_by, desk.Register))
        {
            _by = desk.Register;
            _live.LookAgain();
        }

        var now = time.GetUtcNow();
        return (now, _live.Look(now));
    });

    private ValueClass ClassOf(CustodyState state, string pieceId)
    {
        desk.Register.TryGet(pieceId, out var piece);
        return StockClass.Of(state.TryGetPiece(pieceId, out var known) ? known : default, piece);
    }
}
