using System.Text;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Stock;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Passports;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Hub.Statements;

/// <summary>Makes a statement of what was in a site's vault at a time: each piece with the fact that its being there rests on, and that
/// fact's way to the signed tree.</summary>
/// <remarks>The time is that of recording, by the site's clock; the events are folded anew up to it, so that nothing later has a
/// say.</remarks>
internal sealed class StockStatementDesk(
    HubCatalogue catalogue, SiteRegisters registers, SignedMoments moments, IHubStore store, NoteSigner hub, TimeProvider time)
{
    private const int ReadMax = 1_024;

    /// <summary>Null for a site that is none of this hub's.</summary>
    /// <exception cref="PassportUnavailableException">It cannot be made now: says why.</exception>
    /// <exception cref="HubStoreException">The store cannot be read.</exception>
    public async Task<byte[]?> MakeAsync(string site, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        if (catalogue.FoldOf(site) is not { } fold)
        {
            return null;
        }

        var at = asOf ?? time.GetUtcNow();
        var (moment, signed) = await moments.TakeAsync(fold, static _ => true, cancellation);
        var (state, next) = await FoldAsync(fold, moment, at, cancellation);
        var rows = state.Pieces.Where(piece => piece.Whereabouts == Whereabouts.Inside)
            .OrderBy(piece => piece.PieceId, StringComparer.Ordinal)
            .Select(piece => StockRow.Of(state, piece, registers.Find(site, piece.PieceId), at)).ToList();
        var text = StockStatementText.Rows(await ProveAsync(rows, moment, cancellation));
        var checkpoint = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(signed.Note));
        var note = StockNote.Create(hub, checkpoint, time.GetUtcNow(), at, next, (ulong)rows.Count, text);
        return StockStatementText.Whole(
            new StockHead(StockNote.Format, signed.Note, signed.Cosignature, note.ToString()), text);
    }

    /// <summary>All epochs of the gateway, up to the first event that was recorded later.</summary>
    private async Task<(CustodyState State, ulong Next)> FoldAsync(
        SiteFold fold, SignedMoment<bool> moment, DateTimeOffset at, CancellationToken cancellation)
    {
        var (state, atUs) = (new CustodyState(), CustodyTime.ToUs(at));
        foreach (var epoch in fold.EpochsIn((await store.HeadsAsync(cancellation)).Select(head => head.Origin))
            .Where(epoch => epoch.Epoch <= moment.Epoch))
        {
            var size = epoch.Epoch == moment.Epoch ? moment.Size : long.MaxValue;
            for (var next = 0L; next < size;)
            {
                var entries = await store.ReadAsync(epoch.ToString(), next, (int)Math.Min(ReadMax, size - next), cancellation);
                if (entries.Count == 0)
                {
                    break;
                }

                foreach (var entry in entries)
                {
                    var isRead = CustodyCodec.TryParse(entry, out var custodyEvent, out _);
                    if (isRead && custodyEvent!.RecordedUs > atUs)
                    {
                        return (state, epoch.Epoch == moment.Epoch ? (ulong)next : 0);
                    }

                    state.Apply(new EventAt(epoch.Epoch, (ulong)next++), isRead ? custodyEvent! : new());
                }
            }
        }

        return (state, (ulong)moment.Size);
    }

    private async Task<List<StockRow>> ProveAsync(
        List<(StockRow Row, EventAt By)> rows, SignedMoment<bool> moment, CancellationToken cancellation)
    {
        var tree = new StoredTree(store, moment.Origin, moment.Tiles, (ulong)moment.Size);
        var proven = new List<StockRow>();
        foreach (var (row, by) in rows)
        {
            if (by.Epoch != moment.Epoch || row.ProvenUs == 0)
            {
                proven.Add(row);
                continue;
            }

            var entry = (await store.ReadAsync(moment.Origin, (long)by.Index, 1, cancellation))[0];
            var path = await tree.InclusionAsync(by.Index, cancellation);
            proven.Add(row with
            {
                Proof = new StockProof(by.Index, Convert.ToBase64String(entry), [.. path.Select(each => each.ToBase64())]),
            });
        }

        return proven;
    }
}
