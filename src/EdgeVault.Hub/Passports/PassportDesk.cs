using System.Text;
using EdgeVault.Custody.Passports;
using EdgeVault.Hub.Catalogue;
using EdgeVault.Hub.Store;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Passports;

namespace EdgeVault.Hub.Passports;

/// <summary>Makes a piece's passport from what the hub holds: its events with their proofs, the gateway's checkpoint, the hub's
/// cosignature, and the hub's word that nothing newer was left out.</summary>
internal sealed class PassportDesk(
    HubCatalogue catalogue, SignedMoments moments, IHubStore store, NoteSigner hub, TimeProvider time)
{
    private const string PieceKind = "piece";

    /// <summary>Null where the site's ledger says nothing of the piece.</summary>
    /// <exception cref="PassportUnavailableException">It cannot be made now, or not at all: says why.</exception>
    /// <exception cref="HubStoreException">The store cannot be read.</exception>
    public async Task<byte[]?> MakeAsync(string site, string pieceId, CancellationToken cancellation)
    {
        if (catalogue.FoldOf(site) is not { } fold
            || !PassportSubject.TryParse($"{PieceKind} {pieceId}", out var subject))
        {
            return null;
        }

        var epoch = fold.Epoch;
        var (moment, signed) = await moments.TakeAsync(fold, state => PieceTrail.StartOf(state, pieceId, epoch), cancellation);
        if (moment.Epoch != epoch || moment.Of.Newest is not { } newest)
        {
            return null;
        }

        var trail = new PieceTrail(store, moment.Origin, moment.Epoch);
        var (entries, isComplete) = await trail.WalkAsync(moment.Of, Passport.EventsMax, cancellation);
        if (!isComplete || entries.Count > Passport.EventsMax)
        {
            throw new PassportUnavailableException(
                $"The story of piece {pieceId} is longer than the {Passport.EventsMax} events of a passport, or cannot be read.");
        }

        var checkpoint = SignedCheckpoint.Parse(Encoding.UTF8.GetBytes(signed.Note));
        var tree = new StoredTree(store, moment.Origin, moment.Tiles, (ulong)moment.Size);
        var events = new List<PassportEvent>();
        foreach (var entry in entries)
        {
            events.Add(PassportEvent.Of(entry.Index, entry.Bytes, await tree.InclusionAsync(entry.Index, cancellation)));
        }

        var passport = new Passport
        {
            Subject = subject,
            Checkpoint = checkpoint,
            Cosignatures = [Cosignature.Parse(Encoding.UTF8.GetBytes(signed.Cosignature))],
            Latest = [LatestStatement.Create(hub, checkpoint, subject, newest, time.GetUtcNow())],
            Rotations = [.. (await store.RotationsAsync(moment.Origin, cancellation)).Select(KeyRotation.Parse)],
            Events = events,
        };
        DemandWhole(passport, pieceId, moment.Epoch);
        return PassportText.Write(passport);
    }

    /// <summary>Nobody is handed what does not verify.</summary>
    private static void DemandWhole(Passport passport, string pieceId, uint epoch)
    {
        var head = new TreeHead(passport.Checkpoint.Size, passport.Checkpoint.Root);
        var history = PieceChain.Follow(
            pieceId, epoch, passport.Events.Select(item => new PassportPage(item.Index, item.Entry)));
        var unproven = passport.Events.Where(item => !Ledger.Verifying.InclusionProof.Verify(head, item.Index, item.Leaf, [.. item.Path]))
            .Select(item => $"event {item.Index} is not proven");
        if (history.Problems.Concat(unproven).FirstOrDefault() is { } problem)
        {
            throw new PassportUnavailableException($"What the hub holds of {pieceId} makes no passport: {problem}.");
        }
    }
}

/// <summary>A passport cannot be made.</summary>
internal sealed class PassportUnavailableException(string message) : Exception(message);
