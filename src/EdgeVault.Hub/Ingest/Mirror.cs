using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using Google.Protobuf;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

/// <summary>One origin's copy at this hub, as one session extends it: verify, store and cosign, then answer.</summary>
/// <remarks>
/// One caller verifies, another may store what is verified meanwhile: what comes while the disk is busy goes into the
/// next transaction together. Two sessions of one origin may exist for a moment, or at two replicas of the hub; the
/// store's compare-and-set lets one of them win and the other learns it by <see cref="MirrorMovedException"/>.
/// </remarks>
internal sealed class Mirror
{
    private readonly TrustedSite _site;
    private readonly IHubStore _store;
    private readonly NoteSigner _hub;
    private readonly TimeProvider _time;
    private readonly Witness _witness;
    private readonly StagedSteps _staged = new();
    private readonly Lock _gate = new();
    private Task _storing = Task.CompletedTask;
    private MirrorHead? _tip;
    private MerkleFrontier _frontier;
    private KeyChain _keys;

    private Mirror(
        TrustedSite site, KeyChain keys, IHubStore store, NoteSigner hub, TimeProvider time, MirrorHead? head)
    {
        _site = site;
        _keys = keys;
        _store = store;
        _hub = hub;
        _time = time;
        _witness = new Witness(site.Origin);
        _frontier = FrontierOf(site.Origin, head);
        _tip = Head = head;
    }

    /// <summary>What the hub holds durably, or null while that is nothing.</summary>
    public MirrorHead? Head { get; private set; }

    public long Size => Head?.Size ?? 0;

    /// <summary>What is verified, durable or not yet.</summary>
    public long SizeVerified => _tip?.Size ?? 0;

    /// <summary>Bytes of entries that are verified and not durable yet.</summary>
    public long BytesStaged => _staged.Bytes;

    /// <exception cref="HubStoreException">The store fails, or contradicts itself.</exception>
    /// <exception cref="SyncRefusalException">The site's key is none of those that the ledger had.</exception>
    public static async ValueTask<Mirror> OpenAsync(
        TrustedSite site, Hello hello, IHubStore store, NoteSigner hub, TimeProvider time,
        CancellationToken cancellation)
    {
        var head = await store.HeadAsync(site.Origin, cancellation);
        await DemandNewestAsync(site, store, head, cancellation);
        var rotations = await store.RotationsAsync(site.Origin, cancellation);
        var keys = OriginKeys.Establish(site.Verifier, rotations, hello.Rotations, out var fault)
            ?? throw new SyncRefusalException(Code.BadSignature, fault, head);
        return new Mirror(site, keys, store, hub, time, head);
    }

    private static async ValueTask DemandNewestAsync(
        TrustedSite site, IHubStore store, MirrorHead? head, CancellationToken cancellation)
    {
        if (LedgerOrigin.TryParse(site.Origin, out var origin)
            && await EpochGate.NewestAsync(store, origin, cancellation) > origin.Epoch)
        {
            throw new SyncRefusalException(
                Code.Fork, $"A later epoch has taken the place of {site.Origin}; nothing more of it is taken.", head);
        }
    }

    /// <summary>Holds what the gateway says it has against what the hub has.</summary>
    /// <returns>
    /// Null, or a sentence where the gateway stands lower than the hub, which only the rest of the session can explain.
    /// </returns>
    /// <exception cref="SyncRefusalException">Malformed, not signed by the site's key, or a fork.</exception>
    public async ValueTask<string?> GreetAsync(Hello hello, CancellationToken cancellation)
    {
        try
        {
            return await JudgeAsync(hello, cancellation);
        }
        catch (SyncRefusalException refusal) when (!refusal.IsKept && KindOf(refusal.Code) is { } kind)
        {
            await KeepAsync(kind, Size, hello.Checkpoint, refusal.Message, hello, cancellation);
            throw;
        }
    }

    private async ValueTask<string?> JudgeAsync(Hello hello, CancellationToken cancellation)
    {
        var theirs = _witness.Believe(hello, Head, KeysFor(hello));
        if (hello.Size > (ulong)Size)
        {
            return null;
        }

        if (theirs is not null)
        {
            await RefuseForkAsync(theirs, hello, cancellation);
        }

        if (hello.Size == (ulong)Size)
        {
            return null;
        }

        return $"The gateway opened at size {hello.Size}, the hub holds {Size}: it may have been rolled back.";
    }

    /// <summary>Keeps a lower hello that the rest of the session did not explain.</summary>
    public ValueTask AccuseAsync(Hello hello, string suspicion, CancellationToken cancellation) => KeepAsync(
        ConflictKind.LowerHello, (long)hello.Size, hello.Checkpoint, suspicion, hello, cancellation);

    /// <summary>Takes a batch; when this returns, everything below the new size is durable and cosigned.</summary>
    /// <exception cref="SyncRefusalException">Nothing was stored but evidence.</exception>
    /// <exception cref="MirrorMovedException">Another session was faster.</exception>
    public async ValueTask<BatchOutcome> TakeAsync(Batch batch, CancellationToken cancellation)
    {
        var outcome = await VerifyAsync(batch, cancellation);
        await StoreAsync(cancellation);
        return outcome;
    }

    /// <summary>Verifies a batch on top of those verified before; it is durable once it is stored.</summary>
    /// <exception cref="SyncRefusalException">It is not taken; those before it and the evidence are durable.</exception>
    /// <exception cref="MirrorMovedException">Another session was faster.</exception>
    public async ValueTask<BatchOutcome> VerifyAsync(Batch batch, CancellationToken cancellation)
    {
        try
        {
            return await VerifySoundAsync(batch, cancellation);
        }
        catch (SyncRefusalException refusal)
        {
            await StoreAsync(cancellation);
            if (!refusal.IsKept && KindOf(refusal.Code) is { } kind)
            {
                await KeepAsync(kind, Size, batch.Checkpoint, refusal.Message, batch, cancellation);
            }

            throw;
        }
    }

    /// <summary>What is kept of a refusal that is not kept where it is found.</summary>
    private static ConflictKind? KindOf(Code code) => code switch
    {
        Code.BadSignature => ConflictKind.WrongSigner,
        Code.Gap => ConflictKind.Gap,
        _ => null,
    };

    private async ValueTask<BatchOutcome> VerifySoundAsync(Batch batch, CancellationToken cancellation)
    {
        Witness.Demand(batch, _tip);
        var known = (int)Math.Min(batch.Entries.Count, SizeVerified - (long)batch.FirstIndex);
        var (keys, rotations) = await HandedOverAsync(batch, known, cancellation);
        var checkpoint = _witness.Believe(batch, _tip, keys);
        await CompareResentAsync(batch, known, cancellation);
        await RefuseForkAsync(checkpoint, batch, cancellation);
        if (known == batch.Entries.Count)
        {
            return BatchOutcome.Resent;
        }

        var grown = await GrowAsync(batch, known, checkpoint, cancellation);
        if (SizeVerified == 0 && EpochGate.Needs(_site.Origin))
        {
            await BeginEpochAsync(batch, cancellation);
        }

        var next = HeadOf(checkpoint, grown);
        _staged.Add(new MirrorAppend(
            SizeVerified, _tip?.Root ?? [], [.. batch.Entries.Skip(known).Select(entry => entry.Memory)], next)
        {
            Rotations = rotations,
        });
        (_tip, _frontier, _keys) = (next, grown, keys);
        return BatchOutcome.Stored;
    }

    /// <summary>Stores all that is verified, in one transaction; when this returns, it is durable and cosigned.</summary>
    /// <exception cref="HubStoreException">None of it is stored.</exception>
    /// <exception cref="MirrorMovedException">Another session was faster; none of it is stored.</exception>
    public Task StoreAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            return _storing = StoreBehindAsync(_storing, cancellation);
        }
    }

    /// <summary>Steps are stored in the order in which they were verified.</summary>
    private async Task StoreBehindAsync(Task before, CancellationToken cancellation)
    {
        await before;
        if (_staged.TakeAll() is not [.., var last] steps)
        {
            return;
        }

        if (!await _store.TryAppendAsync(steps, cancellation))
        {
            throw new MirrorMovedException($"Another stream of {_site.Origin} extended the hub's copy beyond {Size}.");
        }

        Head = last.Next;
    }

    /// <summary>A later epoch begins with the evidence of what it replaces; what is lost is kept on record.</summary>
    /// <exception cref="SyncRefusalException">It does not.</exception>
    private async ValueTask BeginEpochAsync(Batch batch, CancellationToken cancellation)
    {
        if (EpochGate.OpenedBy(_site.Origin, batch.Entries[0].Span) is not { } opened)
        {
            throw new SyncRefusalException(
                Code.Malformed,
                $"{_site.Origin} does not begin with an epoch_opened that names the epoch before.",
                Head);
        }

        var before = await _store.HeadAsync(opened.PreviousOrigin, cancellation);
        var size = (long)Math.Min(opened.PreviousSize, long.MaxValue);
        var there = await _store.CheckpointAsync(opened.PreviousOrigin, size, cancellation);
        if (EpochGate.LossIn(opened, before, there?.Root) is { } loss)
        {
            await KeepAsync(ConflictKind.EpochLoss, size, batch.Checkpoint, loss, batch, cancellation);
        }
    }

    /// <summary>
    /// A gateway that was handed over and has more than the hub signs its hello with a key that the hub meets in a
    /// batch only: it is believed for what it shows, and for nothing but the greeting.
    /// </summary>
    private KeyChain KeysFor(Hello hello) => OriginKeys.WithShown(_keys, hello.Rotations);

    /// <summary>The keys behind a batch, and the rotations in it.</summary>
    /// <exception cref="SyncRefusalException">A rotation that the key whose turn it is did not sign.</exception>
    private async ValueTask<(KeyChain Keys, List<StoredRotation> Rotations)> HandedOverAsync(
        Batch batch, int known, CancellationToken cancellation)
    {
        var keys = _keys;
        var rotations = new List<StoredRotation>();
        for (var i = known; i < batch.Entries.Count; i++)
        {
            if (RotationReader.StatementIn(batch.Entries[i].Span) is not { } statement)
            {
                continue;
            }

            var index = batch.FirstIndex + (ulong)i;
            if (RotationReader.WhyNot(statement, keys, index, out var rotation) is { } fault)
            {
                var detail = $"The key rotation in entry {index} does not hold: {fault}.";
                await KeepAsync(ConflictKind.BadRotation, Size, "", detail, batch, cancellation);
                throw new SyncRefusalException(Code.BadSignature, detail, Head, isKept: true);
            }

            keys = keys.With(rotation!);
            rotations.Add(new StoredRotation((long)index, statement));
        }

        return (keys, rotations);
    }

    private async ValueTask CompareResentAsync(Batch batch, int known, CancellationToken cancellation)
    {
        if (known == 0)
        {
            return;
        }

        // Compared with what is stored, and some of it may still wait for that.
        await StoreAsync(cancellation);
        var stored = await _store.ReadAsync(_site.Origin, (long)batch.FirstIndex, known, cancellation);
        for (var i = 0; i < known; i++)
        {
            if (!batch.Entries[i].Span.SequenceEqual(stored[i]))
            {
                var index = (long)batch.FirstIndex + i;
                var detail = $"Entry {index} was resent with other bytes than the hub holds.";
                await KeepAsync(ConflictKind.Fork, index + 1, batch.Checkpoint, detail, batch, cancellation);
                throw new SyncRefusalException(Code.Fork, detail, Head);
            }
        }
    }

    private async ValueTask RefuseForkAsync(SignedCheckpoint theirs, IMessage message, CancellationToken cancellation)
    {
        var size = (long)theirs.Size;
        var ours = size <= Size ? await _store.CheckpointAsync(_site.Origin, size, cancellation) : null;
        if (ours is not null && !theirs.Root.AsSpan().SequenceEqual(ours.Root))
        {
            var detail = $"Two different trees of size {size} are signed.";
            await KeepAsync(ConflictKind.Fork, size, theirs.ToString(), detail, message, cancellation);
            throw new SyncRefusalException(Code.Fork, detail, Head);
        }
    }

    private async ValueTask<MerkleFrontier> GrowAsync(
        Batch batch, int known, SignedCheckpoint checkpoint, CancellationToken cancellation)
    {
        var grown = _frontier.Clone();
        foreach (var entry in batch.Entries.Skip(known))
        {
            grown.Append(entry.Span);
        }

        if (grown.Root() == checkpoint.Root)
        {
            return grown;
        }

        var size = (long)checkpoint.Size;
        var detail = $"The entries up to {size} do not hash to the root that is signed.";
        await KeepAsync(ConflictKind.RootMismatch, size, batch.Checkpoint, detail, batch, cancellation);
        throw new SyncRefusalException(Code.RootMismatch, detail, Head);
    }

    /// <summary>The word that the hub holds this is stored in the same transaction, and leaves only after it.</summary>
    private MirrorHead HeadOf(SignedCheckpoint checkpoint, MerkleFrontier grown) => new(
        _site.Origin,
        (long)checkpoint.Size,
        checkpoint.Root.ToArray(),
        grown.ToBytes(),
        checkpoint.ToString(),
        Cosignature.Create(_hub, checkpoint, _time.GetUtcNow()).ToString(),
        _time.UnixMicroseconds());

    /// <summary>Keeps what contradicts the origin, as received, for ever; what was sound before it is stored
    /// first.</summary>
    private async ValueTask KeepAsync(
        ConflictKind kind, long size, string theirs, string detail, IMessage message, CancellationToken cancellation)
    {
        await StoreAsync(cancellation);
        var now = _time.UnixMicroseconds();
        await _store.RecordConflictAsync(
            new Conflict(
                _site.Origin, kind, size, Head?.Checkpoint ?? "", theirs, detail, message.ToByteArray(), now, now),
            cancellation);
    }

    private static MerkleFrontier FrontierOf(string origin, MirrorHead? head)
    {
        if (head is null)
        {
            return new MerkleFrontier();
        }

        return MerkleFrontier.TryParse(head.Frontier, out var frontier) && frontier.Size == (ulong)head.Size
            && frontier.Root().AsSpan().SequenceEqual(head.Root)
            ? frontier
            : throw new HubStoreException(
                $"The stored frontier of {origin} does not hash to the root beside it; restore hub.db from a backup.");
    }
}

/// <summary>What became of a batch.</summary>
internal enum BatchOutcome
{
    /// <summary>New entries were stored.</summary>
    Stored,

    /// <summary>All of it was known, byte for byte.</summary>
    Resent,
}

/// <summary>Another writer moved the head; this session's view is over.</summary>
internal sealed class MirrorMovedException(string message) : Exception(message);
