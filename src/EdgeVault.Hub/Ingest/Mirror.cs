using EdgeVault.Contracts.Sync.V1;
using EdgeVault.Hub.Store;
using EdgeVault.Hub.Trust;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using Google.Protobuf;
using Code = EdgeVault.Contracts.Sync.V1.SyncError.Types.Code;

namespace EdgeVault.Hub.Ingest;

/// <summary>One origin's copy at this hub, as one session extends it: verify, store and cosign, then answer.</summary>
/// <remarks>
/// One session, one thread. Two sessions of one origin may exist for a moment, or at two replicas of the hub; the store's
/// compare-and-set lets one of them win and the other learns it by <see cref="MirrorMovedException"/>.
/// </remarks>
internal sealed class Mirror
{
    private readonly TrustedSite _site;
    private readonly IHubStore _store;
    private readonly NoteSigner _hub;
    private readonly TimeProvider _time;
    private readonly Evidence _evidence;
    private MerkleFrontier _frontier;
    private MirrorHead? _head;

    private Mirror(TrustedSite site, IHubStore store, NoteSigner hub, TimeProvider time, MirrorHead? head, MerkleFrontier frontier)
    {
        _site = site;
        _store = store;
        _hub = hub;
        _time = time;
        _evidence = new Evidence(site.Origin, store, time);
        _head = head;
        _frontier = frontier;
    }

    /// <summary>What the hub holds, or null while that is nothing.</summary>
    public MirrorHead? Head => _head;

    public long Size => _head?.Size ?? 0;

    public static async ValueTask<Mirror> OpenAsync(
        TrustedSite site, IHubStore store, NoteSigner hub, TimeProvider time, CancellationToken cancellation)
    {
        var head = await store.HeadAsync(site.Origin, cancellation);
        return new Mirror(site, store, hub, time, head, FrontierOf(site.Origin, head));
    }

    /// <summary>Holds what the gateway says it has against what the hub has.</summary>
    /// <returns>A sentence when the gateway stands lower than the hub, which only the rest of the session can explain; else null.</returns>
    /// <exception cref="SyncRefusalException">Malformed, not signed by the site's key, or a fork.</exception>
    public async ValueTask<string?> GreetAsync(Hello hello, CancellationToken cancellation)
    {
        var theirs = hello.Size == 0 && hello.Checkpoint.Length == 0 ? null : Believe(hello.Checkpoint, hello.Size, "hello");
        if (_head is null || hello.Size > (ulong)Size)
        {
            return null;
        }

        await RefuseForkAsync(theirs, (long)hello.Size, hello, cancellation);
        if (hello.Size == (ulong)Size)
        {
            return null;
        }

        var lower = $"The gateway opened at size {hello.Size}, the hub holds {Size}: its ledger may have been rolled back.";
        await _evidence.KeepAsync(ConflictKind.LowerHello, (long)hello.Size, _head, hello.Checkpoint, lower, hello, cancellation);
        return lower;
    }

    /// <summary>Takes a batch; when this returns, everything below the new size is durable and cosigned.</summary>
    /// <exception cref="SyncRefusalException">Nothing of the batch was stored; evidence was, where it is one.</exception>
    /// <exception cref="MirrorMovedException">Another session was faster.</exception>
    public async ValueTask<BatchOutcome> TakeAsync(Batch batch, CancellationToken cancellation)
    {
        var checkpoint = CheckShape(batch);
        var known = (int)Math.Min(batch.Entries.Count, Size - (long)batch.FirstIndex);
        await CompareResentAsync(batch, known, cancellation);
        await RefuseForkAsync(checkpoint, (long)checkpoint.Size, batch, cancellation);
        if (known == batch.Entries.Count)
        {
            return BatchOutcome.Resent;
        }

        var grown = await GrowAsync(batch, known, checkpoint, cancellation);
        var cosignature = Cosignature.Create(_hub, checkpoint, _time.GetUtcNow());
        var next = new MirrorHead(
            _site.Origin, (long)checkpoint.Size, checkpoint.Root.ToArray(), grown.ToBytes(), batch.Checkpoint,
            cosignature.ToString(), _time.UnixMicroseconds());
        var append = new MirrorAppend(Size, _head?.Root ?? [], [.. batch.Entries.Skip(known).Select(entry => entry.Memory)], next);
        if (!await _store.TryAppendAsync(append, cancellation))
        {
            throw new MirrorMovedException($"Another stream of {_site.Origin} extended the hub's copy beyond {Size}.");
        }

        (_head, _frontier) = (next, grown);
        return BatchOutcome.Stored;
    }

    private SignedCheckpoint CheckShape(Batch batch)
    {
        if (batch.FirstIndex > (ulong)Size)
        {
            throw Refuse(Code.Gap, $"The batch starts at {batch.FirstIndex}, the hub needs {Size} next.");
        }

        for (var i = 0; i < batch.Entries.Count; i++)
        {
            if (batch.Entries[i].Length is 0 or > EntryBytesMax)
            {
                throw Refuse(Code.Malformed, $"Entry {batch.FirstIndex + (ulong)i} has {batch.Entries[i].Length} bytes; 1 to {EntryBytesMax} would do.");
            }
        }

        return batch.Entries.Count > 0
            ? Believe(batch.Checkpoint, batch.FirstIndex + (ulong)batch.Entries.Count, "batch")
            : throw Refuse(Code.Malformed, "The batch has no entries.");
    }

    /// <summary>Parses a signed tree head and believes it, if the site's key signed it for this origin and size.</summary>
    private SignedCheckpoint Believe(string note, ulong size, string where)
    {
        if (note.Length == 0)
        {
            throw Refuse(Code.Malformed, $"The {where} has no checkpoint; towards the hub every {where} ends with one.");
        }

        if (!SignedCheckpoint.TryParse(System.Text.Encoding.UTF8.GetBytes(note), out var checkpoint, out var fault))
        {
            throw Refuse(Code.Malformed, $"The {where}'s checkpoint is malformed: {fault}.");
        }

        if (!checkpoint.IsSignedBy(_site.Verifier))
        {
            throw Refuse(Code.BadSignature, $"The {where}'s checkpoint is not signed for {_site.Origin} by the key that this hub has for it.");
        }

        return checkpoint.Size == size && size <= long.MaxValue
            ? checkpoint
            : throw Refuse(Code.Malformed, $"The {where}'s checkpoint is of size {checkpoint.Size}, where {size} is due.");
    }

    private async ValueTask CompareResentAsync(Batch batch, int known, CancellationToken cancellation)
    {
        if (known <= 0)
        {
            return;
        }

        var stored = await _store.ReadAsync(_site.Origin, (long)batch.FirstIndex, known, cancellation);
        for (var i = 0; i < known; i++)
        {
            if (!batch.Entries[i].Span.SequenceEqual(stored[i]))
            {
                var index = (long)batch.FirstIndex + i;
                throw await RefuseWithEvidenceAsync(
                    ConflictKind.Fork, Code.Fork, index + 1, batch.Checkpoint, $"Entry {index} was resent with other bytes than the hub holds.", batch, cancellation);
            }
        }
    }

    private async ValueTask RefuseForkAsync(SignedCheckpoint? theirs, long size, IMessage message, CancellationToken cancellation)
    {
        if (theirs is null || _head is null || size > Size)
        {
            return;
        }

        var ours = await _store.CheckpointAsync(_site.Origin, size, cancellation);
        if (ours is not null && !theirs.Root.AsSpan().SequenceEqual(ours.Root))
        {
            throw await RefuseWithEvidenceAsync(
                ConflictKind.Fork, Code.Fork, size, theirs.ToString(), $"Two different trees of size {size} are signed.", message, cancellation);
        }
    }

    private async ValueTask<MerkleFrontier> GrowAsync(Batch batch, int known, SignedCheckpoint checkpoint, CancellationToken cancellation)
    {
        var grown = _frontier.Clone();
        foreach (var entry in batch.Entries.Skip(known))
        {
            grown.Append(entry.Span);
        }

        return grown.Root() == checkpoint.Root
            ? grown
            : throw await RefuseWithEvidenceAsync(
                ConflictKind.RootMismatch, Code.RootMismatch, (long)checkpoint.Size, batch.Checkpoint,
                $"The entries up to {checkpoint.Size} do not hash to the root that is signed.", batch, cancellation);
    }

    private async ValueTask<SyncRefusalException> RefuseWithEvidenceAsync(
        ConflictKind kind, Code code, long size, string theirs, string detail, IMessage message, CancellationToken cancellation)
    {
        await _evidence.KeepAsync(kind, size, _head, theirs, detail, message, cancellation);
        return Refuse(code, detail);
    }

    private SyncRefusalException Refuse(Code code, string message) => new(code, message, _head);

    private static MerkleFrontier FrontierOf(string origin, MirrorHead? head)
    {
        if (head is null)
        {
            return new MerkleFrontier();
        }

        return MerkleFrontier.TryParse(head.Frontier, out var frontier) && frontier.Size == (ulong)head.Size
            && frontier.Root().AsSpan().SequenceEqual(head.Root)
            ? frontier
            : throw new HubStoreException($"The store's frontier of {origin} does not hash to the root stored beside it; restore hub.db from a backup.");
    }

    // What a C2SP tlog-tiles entry bundle can hold, and so the ledger's own limit.
    private const int EntryBytesMax = 65_535;
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
