using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Catalogue.Index;
using EdgeVault.Hub.Sites;
using Grpc.Core;

namespace EdgeVault.Hub.Catalogue;

/// <summary>Answers about pieces over all sites: for gRPC, JSON and the console alike.</summary>
internal sealed class PieceCatalogue(HubCatalogue catalogue, SiteBoard board, TimeProvider time)
{
    public const int PageDefault = 100;
    public const int PageMax = 1_000;

    private static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(60);

    // Soundness is what "sellable" counts; of the others none is secret, and each can be filtered by.
    private static readonly PieceAttribute[] Facetted =
        [.. Enum.GetValues<PieceAttribute>().Where(attribute => attribute != PieceAttribute.Sound)];

    /// <summary>Rows read for pages so far, of all sites.</summary>
    public long RowsTouched => catalogue.Folds.Sum(fold => fold.RowsTouched);

    /// <exception cref="RpcException">A size or a token that cannot be.</exception>
    public ListPiecesResponse List(ListPiecesRequest request)
    {
        if (request.PageSize > PageMax)
        {
            throw new RpcException(new Status(
                StatusCode.InvalidArgument, $"page_size is {request.PageSize}; at most {PageMax} would do."));
        }

        var (now, filter) = (time.GetUtcNow(), request.Filter ?? new PieceFilter());
        var sites = FoldsOf(filter.Site).Where(fold => !(filter.SellableOnly && IsStale(fold))).ToList();
        var size = request.PageSize == 0 ? PageDefault : (int)request.PageSize;
        var (pieces, next) = new PieceSearch(request, size, sites, now).Page(now, (fold, row) =>
            Describe(fold, row.PieceId, now) is { } piece && (piece.Verified || !filter.SellableOnly) ? piece : null);
        return new ListPiecesResponse { Pieces = { pieces }, NextPageToken = next };
    }

    /// <summary>A piece at every site that knows it: where it is inside first.</summary>
    public IReadOnlyList<PieceNow> Find(string pieceId)
    {
        var now = time.GetUtcNow();
        return
        [
            .. catalogue.Folds.Select(fold => Describe(fold, pieceId, now)).OfType<PieceNow>()
                .OrderByDescending(piece => piece.Whereabouts == Contracts.Catalogue.V1.Whereabouts.Inside)
                .ThenBy(piece => piece.Site, StringComparer.Ordinal),
        ];
    }

    /// <summary>The piece where it could be sold now and meets a filter; null where it does not.</summary>
    public PieceNow? FindSellable(string pieceId, PieceFilter filter)
    {
        var now = time.GetUtcNow();
        return FoldsOf(filter.Site)
            .Where(fold => fold.Look(now, (_, index, _) =>
                index.Find(pieceId) is { } row && SiteQuery.Of(filter, index) is { } query && query.IsMetBy(row)))
            .Select(fold => Describe(fold, pieceId, now))
            .FirstOrDefault(piece => piece is { Verified: true });
    }

    public ListFacetsResponse Facets(string site)
    {
        var now = time.GetUtcNow();
        var response = new ListFacetsResponse();
        var counts = new Dictionary<(PieceAttribute Attribute, string Value), Facet>();
        foreach (var fold in FoldsOf(site))
        {
            var isStale = IsStale(fold);
            fold.Look(now, (_, index, live) =>
            {
                response.Pieces += (ulong)index.Count;
                response.Sellable += isStale ? 0 : (ulong)index.SoundCount(live.IsBlind);
                foreach (var attribute in Facetted)
                {
                    foreach (var (value, pieces, sound) in index.FacetsOf(attribute, live.IsBlind))
                    {
                        Count(attribute, value, pieces, isStale ? 0 : sound);
                    }
                }

                return true;
            });
        }

        response.Facets.AddRange(counts.OrderBy(each => each.Key.Attribute).ThenByDescending(each => each.Value.Pieces)
            .ThenBy(each => each.Value.Value, StringComparer.Ordinal).Select(each => each.Value));
        return response;

        void Count(PieceAttribute attribute, string value, int pieces, int sound)
        {
            var key = (attribute, value.ToUpperInvariant());
            if (!counts.TryGetValue(key, out var facet))
            {
                counts.Add(key, facet = new Facet { Attribute = PieceWords.NameOf(attribute), Value = value });
            }

            facet.Pieces += (ulong)pieces;
            facet.Sellable += (ulong)sound;
        }
    }

    public IEnumerable<Vault> Vaults(string site) => FoldsOf(site).SelectMany(VaultsOf);

    public IEnumerable<Transfer> Transfers(bool overdueOnly) =>
        catalogue.UnderWay(time.GetUtcNow()).Where(each => each.Overdue || !overdueOnly);

    /// <summary>What was last heard of a site may be over when nothing was heard for a minute.</summary>
    public bool IsStale(SiteFold fold) =>
        board.Find(fold.Origin)?.HeardAt is not { } heard || time.GetUtcNow() - heard > StaleAfter;

    private IEnumerable<SiteFold> FoldsOf(string site) =>
        catalogue.Folds.Where(fold => site.Length == 0 || fold.Site == site);

    private PieceNow? Describe(SiteFold fold, string pieceId, DateTimeOffset now)
    {
        var isStale = IsStale(fold);
        return fold.Look(state => state.TryGetPiece(pieceId, out var piece)
            ? PieceView.Describe(fold, state, piece, isStale, now)
            : null);
    }

    private List<Vault> VaultsOf(SiteFold fold)
    {
        var heard = board.Find(fold.Origin)?.HeardAt is { } at
            ? (time.GetUtcNow() - at).Ticks / TimeSpan.TicksPerMicrosecond
            : 0;
        return fold.Look(state => state.Zones.Order(StringComparer.Ordinal).Select(zone => new Vault
        {
            Site = fold.Site,
            Zone = zone,
            Pieces = (ulong)state.PiecesIn(zone).Count,
            Events = state.Next.Index,
            HeardAgeUs = heard,
            Stale = IsStale(fold),
        }).ToList());
    }
}
