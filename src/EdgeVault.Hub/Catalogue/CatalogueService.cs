using System.Text;
using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Authority;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Passports;
using Grpc.Core;

namespace EdgeVault.Hub.Catalogue;

/// <summary><c>edgevault.catalogue.v1.Catalogue</c>: what is in which vault now.</summary>
internal sealed class CatalogueService(
    HubCatalogue catalogue, IHubStore store, NoteSigner hub, SiteBoard board, TimeProvider time)
    : Contracts.Catalogue.V1.Catalogue.CatalogueBase
{
    private const int PageDefault = 100;
    private const int PageMax = 1_000;

    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(60);

    public override Task<ListVaultsResponse> ListVaults(ListVaultsRequest request, ServerCallContext context)
    {
        var site = HubCallRules.CallerOf(context)?.Site ?? "";
        var folds = catalogue.Folds.Where(fold => site.Length == 0 || fold.Site == site);
        return Task.FromResult(new ListVaultsResponse { Vaults = { folds.SelectMany(VaultsOf) } });
    }

    public override Task<ListPiecesResponse> ListPieces(ListPiecesRequest request, ServerCallContext context)
    {
        HubCallRules.DemandSite(context, request.Site);
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
            .SelectMany(fold => PiecesOf(fold, request, fold.Site == after.Site ? after.PieceId : "", size + 1))
            .Take(size + 1)
            .ToList();
        var response = new ListPiecesResponse { Pieces = { pieces.Take(size) } };
        if (pieces.Count > size)
        {
            response.NextPageToken = new PageToken(pieces[size - 1].Site, pieces[size - 1].PieceId).ToString();
        }

        return Task.FromResult(response);
    }

    public override async Task<LatestResponse> Latest(LatestRequest request, ServerCallContext context)
    {
        HubCallRules.DemandSite(context, request.Site);
        var subject = new PassportSubject("piece", request.PieceId);
        if (!PassportSubject.TryParse(subject.ToString(), out _)
            || catalogue.Folds.FirstOrDefault(each => each.Site == request.Site) is not { } fold)
        {
            throw new RpcException(new Status(StatusCode.NotFound, "There is no such site, or that is no piece's id."));
        }

        var (size, index) = fold.Look((state, _) => (
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
            Stale = IsStale(fold),
        }).ToList());
    }

    private List<PieceNow> PiecesOf(SiteFold fold, ListPiecesRequest wanted, string after, int countMax)
    {
        var (now, isStale) = (time.GetUtcNow(), IsStale(fold));
        return isStale && wanted.SellableOnly ? [] : fold.Look((state, ids) =>
            ids.Max is not { } last || string.CompareOrdinal(after, last) >= 0
                ? []
                : ids.GetViewBetween(after, last)
                    .Where(id => after.Length == 0 || id != after)
                    .Select(id => state.TryGetPiece(id, out var piece) ? piece : default)
                    .Where(piece => PieceView.Meets(wanted, piece)
                        && (!wanted.SellableOnly || PieceView.Judge(state, piece, now).IsVerified))
                    .Take(countMax)
                    .Select(piece => PieceView.Describe(fold, state, piece, isStale, now))
                    .ToList());
    }

    /// <summary>What was last heard of a site may be over when nothing was heard for a minute.</summary>
    private bool IsStale(SiteFold fold) =>
        board.Find(fold.Origin)?.HeardAt is not { } heard || time.GetUtcNow() - heard > StaleAfter;
}
