using EdgeVault.Contracts.Catalogue.V1;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Ledger;

namespace EdgeVault.Hub.Tests.Catalogue;

/// <summary>The folds of several sites and the pages over them, without a hub around.</summary>
internal sealed class CatalogueRig
{
    public CatalogueRig(int sites, int seed)
    {
        Transfers = new TransferBook(TimeSpan.FromDays(2));
        for (var site = 1; site <= sites; site++)
        {
            var name = $"dc{site:D2}";
            Makers.Add(new StockMaker(name, seed + site));
            Assert.True(LedgerOrigin.TryParse($"edgevault/{name}/gw1/1", out var origin));
            Folds.Add(new SiteFold(name, origin, Registers, Transfers));
        }
    }

    public SiteRegisters Registers { get; } = new();

    public TransferBook Transfers { get; }

    public List<StockMaker> Makers { get; } = [];

    public List<SiteFold> Folds { get; } = [];

    public DateTimeOffset Now => Makers.Max(maker => maker.Now);

    public long RowsTouched => Folds.Sum(fold => fold.RowsTouched);

    public void Fill(int piecesASite, int batch = 1_024)
    {
        foreach (var (fold, maker) in Folds.Zip(Makers))
        {
            foreach (var entries in Enumerable.Range(0, piecesASite).SelectMany(maker.TakeIn).Chunk(batch))
            {
                fold.Add(entries, maker.Now);
            }
        }
    }

    public (IReadOnlyList<PieceNow> Pieces, string Next) Page(ListPiecesRequest request)
    {
        var (now, filter) = (Now, request.Filter ?? new PieceFilter());
        var folds = Folds.Where(fold => filter.Site.Length == 0 || fold.Site == filter.Site).ToList();
        return new PieceSearch(request, (int)request.PageSize, folds, now).Page(now, (fold, row) =>
            fold.Look(state => state.TryGetPiece(row.PieceId, out var piece)
                ? PieceView.Describe(fold, state, piece, isStale: false, now)
                : null) is { } shown && (shown.Verified || !filter.SellableOnly) ? shown : null);
    }

    public IReadOnlyList<PieceNow> Pages(ListPiecesRequest request)
    {
        var (all, asked) = (new List<PieceNow>(), request.Clone());
        do
        {
            (var pieces, asked.PageToken) = Page(asked);
            Assert.InRange(pieces.Count, 0, (int)asked.PageSize);
            all.AddRange(pieces);
        }
        while (asked.PageToken.Length > 0);

        return all;
    }

    /// <summary>Every piece of every site, described one by one: what a filter is held against.</summary>
    public IEnumerable<PieceNow> Everything() => Folds.SelectMany(fold => fold.Look(state =>
        state.Pieces.Select(piece => PieceView.Describe(fold, state, piece, isStale: false, Now)).ToList()));
}
