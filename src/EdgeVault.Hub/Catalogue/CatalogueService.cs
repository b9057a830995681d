using System.Text;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Passports;
using Grpc.Core;

namespace EdgeVault.Hub.Catalogue;

/// <summary><c>edgevault.catalogue.v1.Catalogue</c>: what is in which vault now.</summary>
/// <remarks>A certificate that is of one site sees that site.</remarks>
internal sealed class CatalogueService(
    PieceCatalogue pieces, HubCatalogue catalogue, IHubStore store, NoteSigner hub, TimeProvider time)
    : Contracts.Catalogue.V1.Catalogue.CatalogueBase
{
    public override Task<ListVaultsResponse> ListVaults(ListVaultsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListVaultsResponse { Vaults = { pieces.Vaults(SiteOf(context)) } });

    public override Task<ListPiecesResponse> ListPieces(ListPiecesRequest request, ServerCallContext context)
    {
        HubCallRules.DemandSite(context, request.Filter?.Site ?? "");
        return Task.FromResult(pieces.List(request));
    }

    public override Task<GetPieceResponse> GetPiece(GetPieceRequest request, ServerCallContext context)
    {
        var site = SiteOf(context);
        var found = pieces.Find(request.PieceId).Where(piece => site.Length == 0 || piece.Site == site).ToList();
        return found.Count > 0
            ? Task.FromResult(new GetPieceResponse { Pieces = { found } })
            : throw new RpcException(new Status(
                StatusCode.NotFound, $"No site's ledger says anything of piece '{request.PieceId}'."));
    }

    public override Task<ListFacetsResponse> ListFacets(ListFacetsRequest request, ServerCallContext context)
    {
        HubCallRules.DemandSite(context, request.Site);
        return Task.FromResult(pieces.Facets(request.Site));
    }

    public override Task<ListTransfersResponse> ListTransfers(ListTransfersRequest request, ServerCallContext context)
    {
        var site = SiteOf(context);
        var under = pieces.Transfers(request.OverdueOnly)
            .Where(each => site.Length == 0 || each.FromSite == site || each.ToSite == site);
        return Task.FromResult(new ListTransfersResponse { Transfers = { under } });
    }

    public override async Task<LatestResponse> Latest(LatestRequest request, ServerCallContext context)
    {
        HubCallRules.DemandSite(context, request.Site);
        var subject = new PassportSubject("piece", request.PieceId);
        if (!PassportSubject.TryParse(subject.ToString(), out _) || catalogue.FoldOf(request.Site) is not { } fold)
        {
            throw new RpcException(new Status(StatusCode.NotFound, "There is no such site, or that is no piece's id."));
        }

        var (size, index) = fold.Look(state => (
            fold.Size,
            state.TryGetPiece(request.PieceId, out var piece) && piece.LastEvent.Epoch == fold.Epoch
                ? piece.LastEvent.Index
                : (ulong?)null));
        if (index is null)
        {
            throw new RpcException(new Status(
                StatusCode.NotFound, $"The ledger of {request.Site} says nothing of piece '{request.PieceId}'."));
        }

        // Between two trees that are signed nothing can be said.
        var stored = await store.CheckpointAsync(fold.Origin, size, context.CancellationToken)
            ?? throw new RpcException(new Status(StatusCode.Unavailable, "The hub catches up; ask again."));
        var checkpoint = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(stored.Note));
        return new LatestResponse
        {
            Checkpoint = stored.Note,
            Cosignature = stored.Cosignature,
            Statement = Encoding.UTF8.GetString(
                LatestStatement.Create(hub, checkpoint, subject, index.Value, time.GetUtcNow()).Bytes.Span),
            Index = index.Value,
        };
    }

    private static string SiteOf(ServerCallContext context) => HubCallRules.CallerOf(context)?.Site ?? "";
}
