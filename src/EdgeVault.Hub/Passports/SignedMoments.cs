using EdgeVault.Custody.Stock;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Sites;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Hub.Passports;

/// <summary>Something of a site's state, and the tree it belongs to.</summary>
/// <param name="Of">What was looked at.</param>
/// <param name="Origin">The ledger.</param>
/// <param name="Epoch">Its epoch.</param>
/// <param name="Size">Of the tree.</param>
/// <param name="Tiles">Roots of its whole tiles.</param>
internal sealed record SignedMoment<T>(T Of, string Origin, uint Epoch, long Size, Sha256[] Tiles);

/// <summary>Waits for a moment at which a fold stands at a tree that was signed: between two of them nothing can be said.</summary>
internal sealed class SignedMoments(HubCatalogue catalogue, IHubStore store, TimeProvider time)
{
    private static readonly TimeSpan SettleMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    /// <exception cref="PassportUnavailableException">There was none for seconds.</exception>
    /// <exception cref="HubStoreException">The store cannot be read.</exception>
    public async Task<(SignedMoment<T> Moment, StoredCheckpoint Signed)> TakeAsync<T>(
        SiteFold fold, Func<CustodyState, T> look, CancellationToken cancellation)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var changed = catalogue.Changed.Next;
            var moment = fold.LookAtTree((state, origin, epoch, size, tiles) =>
                new SignedMoment<T>(look(state), origin, epoch, size, tiles));
            if (await store.CheckpointAsync(moment.Origin, moment.Size, cancellation) is { } signed)
            {
                return (moment, signed);
            }

            if (time.GetElapsedTime(since) > SettleMax)
            {
                throw new PassportUnavailableException("The hub catches up with the site; ask again.");
            }

            await ChangeSignal.WaitAsync(changed, Poll, time, cancellation);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
