using System.Text;
using EdgeVault.Contracts.Custody.V1;
using EdgeVault.Custody.Events;
using EdgeVault.Custody.Passports;
using EdgeVault.Gateway.Storage;
using EdgeVault.Gs1.Epc;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Passports;
using EdgeVault.Ledger.Verifying;

namespace EdgeVault.Gateway.Passports;

/// <summary>A passport, and the tiles that were found wrong while it was made without them.</summary>
internal sealed record MadePassport(Passport Passport, IReadOnlyList<LedgerProblem> WrongTiles);

/// <summary>Makes the passport of a piece from a data folder, read-only, also while the service runs.</summary>
internal sealed class PassportMaker(IDisk disk, string dataPath)
{
    private const int EntriesMax = 4_096;
    private const int BytesMax = 1 << 20;
    private const int CursorBytesMax = 8_192;

    private string LedgerPath => DataFolder.LedgerOf(dataPath);

    /// <summary>The piece that an EPC was bound to last; null where no event binds it.</summary>
    /// <param name="identity">As <see cref="EpcCodec.IdentityKey"/> gives it.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="cancel">Ends it between two batches.</param>
    /// <exception cref="LedgerException">The ledger cannot be read.</exception>
    public string? PieceOf(string identity, IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        string? piece = null;
        Scan(
            (_, custodyEvent) => piece = custodyEvent.PieceId.Length > 0 && IdentityOf(custodyEvent) == identity
                ? custodyEvent.PieceId
                : piece,
            progress,
            cancel);
        return piece;
    }

    /// <summary>Null when no event is about the piece.</summary>
    /// <exception cref="LedgerException">The ledger cannot be read, or does not give its signed root.</exception>
    public MadePassport? Make(string pieceId, IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        var collector = new PieceCollector(pieceId);
        Scan(collector.Add, progress, cancel);
        if (collector.Newest is null)
        {
            return null;
        }

        if (collector.Indices.Count > Passport.EventsMax)
        {
            throw new LedgerException(
                $"Piece {pieceId} has {collector.Indices.Count} events; a passport holds {Passport.EventsMax}.");
        }

        var cosignatures = CosignaturesAbove(collector.Indices[^1]);
        var size = cosignatures.Count == 0 ? (ulong?)null : cosignatures.Max(note => note.Size);
        using var prover = LedgerProver.Open(LedgerPath, disk, size);
        if (size is null && !prover.IsDurable)
        {
            // What a hub cosigned is safe with it; all else stands on this disk alone.
            throw new LedgerException(
                $"The disk under {LedgerPath} cannot sync: what the passport would stand on may be gone after a power "
                + "cut. Copy the folder to a sound disk and make it there.");
        }

        var passport = new Passport
        {
            Subject = new PassportSubject(PassportCheck.PieceKind, pieceId),
            Checkpoint = prover.Checkpoint,
            Cosignatures = [.. cosignatures.Where(note => note.Covers(prover.Checkpoint))],
            Rotations = prover.Rotations(),
            Events =
            [
                .. Pruned(prover, collector),
                .. collector.Indices.Select(index =>
                    PassportEvent.Of(index, prover.Entry(index), prover.Inclusion(index))),
            ],
        };
        return new MadePassport(passport, prover.Problems);
    }

    /// <summary>Where the chain goes on below what is kept here, its last link by hash: the hub has the entry.</summary>
    private static IEnumerable<PassportEvent> Pruned(LedgerProver prover, PieceCollector collector)
    {
        if (collector.BeforeFirst is { } before && before.Epoch == EpochOf(prover.Checkpoint.Origin)
            && before.Index < collector.Indices[0])
        {
            var path = prover.InclusionOfPruned(before.Index, out var leaf);
            yield return PassportEvent.OfPruned(before.Index, leaf, path);
        }
    }

    private static uint EpochOf(string origin) => LedgerOrigin.TryParse(origin, out var parsed) ? parsed.Epoch : 0;

    private void Scan(
        Action<ulong, CustodyEvent> take, IProgress<VerifyProgress>? progress, CancellationToken cancel)
    {
        using var reader = LedgerReader.Open(LedgerPath, disk);
        foreach (var index in reader.KeptIndices)
        {
            if (CustodyCodec.TryParse(reader.Find(index)!.Value.Span, out var kept, out _))
            {
                take(index, kept);
            }
        }

        for (var next = reader.MinIndex; next < reader.Size;)
        {
            cancel.ThrowIfCancellationRequested();
            var batch = reader.Read(next, EntriesMax, BytesMax)!;
            for (var at = 0; at < batch.Entries.Count; at++)
            {
                if (CustodyCodec.TryParse(batch.Entries[at].Span, out var custodyEvent, out _))
                {
                    take(next + (ulong)at, custodyEvent);
                }
            }

            next = batch.NextIndex;
            progress?.Report(new VerifyProgress(next, reader.Size));
        }
    }

    private static string? IdentityOf(CustodyEvent custodyEvent) =>
        custodyEvent.Passage?.Tag is { } tag && tag.Bits <= EpcBits.MaxBits && tag.Bits <= tag.Epc.Length * 8
            ? EpcCodec.IdentityKey(EpcBits.From(tag.Epc.Span, (int)tag.Bits))
            : null;

    private List<Cosignature> CosignaturesAbove(ulong index)
    {
        using var reader = LedgerReader.Open(LedgerPath, disk);
        return [.. Cosignatures().Where(
            note => note.Origin == reader.Origin && note.Size > index && note.Size <= reader.Size)];
    }

    /// <summary>What the hubs returned last: it stands with their cursors.</summary>
    private IEnumerable<Cosignature> Cosignatures()
    {
        var folder = Path.Combine(dataPath, "cursors");
        foreach (var name in disk.List(folder).Where(name =>
            name.StartsWith(CursorStore.HubKey(""), StringComparison.Ordinal)
            && name.EndsWith(".json", StringComparison.Ordinal)))
        {
            if (DurableFile.TryRead(disk, Path.Combine(folder, name), CursorBytesMax) is { } content
                && TryParse(content) is { } cosignature)
            {
                yield return cosignature;
            }
        }
    }

    private static Cosignature? TryParse(byte[] content) =>
        Cosignature.TryParse(
            Encoding.UTF8.GetBytes(Cursor.TryParse(content)?.Cosignature ?? ""), out var cosignature, out _)
            ? cosignature
            : null;
}
