using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Custody.Stock;
using EdgeVault.Hub.Sites;
using Grpc.Core;
using Stock = EdgeVault.Custody.Stock.Whereabouts;
using Whereabouts = EdgeVault.Contracts.Catalogue.V1.Whereabouts;

namespace EdgeVault.Hub.Catalogue;

/// <summary><c>edgevault.catalogue.v1.Catalogue</c>: what is in which vault now.</summary>
internal sealed class CatalogueService(HubCatalogue catalogue, SiteBoard board, TimeProvider time)
    : Contracts.Catalogue.V1.Catalogue.CatalogueBase
{
    private const int PageDefault = 100;
    private const int PageMax = 1_000;

    public override Task<ListVaultsResponse> ListVaults(ListVaultsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListVaultsResponse { Vaults = { catalogue.Folds.SelectMany(VaultsOf) } });

    public override Task<ListPiecesResponse> ListPieces(ListPiecesRequest request, ServerCallContext context)
    {
        if (request.PageSize > PageMax)
        {
            var fault = $"page_size is {request.PageSize}; at most {PageMax} would do.";
            throw new RpcException(new Status(StatusCode.InvalidArgument, fault));
        }

        var size = request.PageSize == 0 ? PageDefault : (int)request.PageSize;
        var after = PageToken.Parse(request.PageToken);

        // One more than a page tells whether there is a next one.
        var pieces = catalogue.Folds
            .Where(fold => request.Site.Length == 0 || fold.Site == request.Site)
            .Where(fold => string.CompareOrdinal(fold.Site, after.Site) >= 0)
            .SelectMany(fold => PiecesOf(fold, request.Zone, fold.Site == after.Site ? after.PieceId : "", size + 1))
            .Take(size + 1)
            .ToList();
        var response = new ListPiecesResponse { Pieces = { pieces.Take(size) } };
        if (pieces.Count > size)
        {
            response.NextPageToken = new PageToken(pieces[size - 1].Site, pieces[size - 1].PieceId).ToString();
        }

        return Task.FromResult(response);
    }

    private IEnumerable<Vault> VaultsOf(SiteFold fold)
    {
        var heard = board.Find(fold.Origin)?.HeardAt is { } at
            ? (time.GetUtcNow() - at).Ticks / TimeSpan.TicksPerMicrosecond
            : 0;
        return fold.Look((state, _) => state.Zones.Order(StringComparer.Ordinal).Select(zone => new Vault
        {
            Site = fold.Site,
            Zone = zone,
            Pieces = (ulong)state.PiecesIn(zone).Count,
            Events = state.Next.Index,
            HeardAgeUs = heard,
        }).ToList());
    }

    private static List<PieceNow> PiecesOf(SiteFold fold, string zone, string after, int countMax) =>
        fold.Look((state, ids) =>
        ids.Max is not { } last || string.CompareOrdinal(after, last) >= 0
            ? []
            : ids.GetViewBetween(after, last)
                .Where(id => after.Length == 0 || id != after)
                .Select(id => state.TryGetPiece(id, out var piece) ? piece : default)
                .Where(piece => zone.Length == 0 || (piece.Zone == zone && piece.Whereabouts == Stock.Inside))
                .Take(countMax)
                .Select(piece => Describe(fold, piece))
                .ToList());

    private static PieceNow Describe(SiteFold fold, PieceState piece) => new()
    {
        Site = fold.Site,
        PieceId = piece.PieceId,
        Whereabouts = piece.Whereabouts switch
        {
            Stock.Inside => Whereabouts.Inside,
            Stock.Outside => Whereabouts.Outside,
            Stock.Uncertain => Whereabouts.Uncertain,
            _ => Whereabouts.Unspecified,
        },
        Zone = piece.Zone,
        Origin = fold.Origin,
        Index = (piece.LastDecided ?? piece.LastEvent).Index,
        SinceUs = piece.SinceUs,
    };
}
