using EdgeVault.Hub.Api;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Store;

namespace EdgeVault.Hub.Passports;

/// <summary>What the ledgers say of a piece, for people to read.</summary>
internal sealed class PieceHistories(HubCatalogue catalogue, IHubStore store)
{
    private const int EventsMax = 500;

    /// <summary>One for each site that knows it.</summary>
    /// <param name="pieceId">Which piece.</param>
    /// <param name="site">Of this site alone; empty for all.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="HubStoreException">The store cannot be read.</exception>
    public async Task<IReadOnlyList<PieceHistoryJson>> FindAsync(string pieceId, string site, CancellationToken cancellation)
    {
        var histories = new List<PieceHistoryJson>();
        foreach (var fold in catalogue.Folds.Where(fold => site.Length == 0 || fold.Site == site))
        {
            var (start, origin, epoch) = fold.LookAtTree((state, origin, epoch, _, _) =>
                (PieceTrail.StartOf(state, pieceId, epoch), origin, epoch));
            if (start.Newest is not null)
            {
                var (entries, isComplete) =
                    await new PieceTrail(store, origin, epoch).WalkAsync(start, EventsMax, cancellation);
                histories.Add(new PieceHistoryJson(fold.Site, origin, isComplete, [.. entries.Select(HistoryEventJson.Of)]));
            }
        }

        return histories;
    }
}
