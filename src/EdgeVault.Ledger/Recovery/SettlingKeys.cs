using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Recovery;

/// <summary>The ledger's keys while it is scanned: the last rotation that is on record counts once its entry was
/// met.</summary>
/// <remarks>
/// The record is durable before the entry is. Its last rotation happened if the entry at its index is the only one of
/// its frame and has the recorded leaf. A scan that begins above that index gives that entry to
/// <see cref="Meet(ReadOnlySpan{byte})"/> first.
/// </remarks>
internal sealed class SettlingKeys
{
    private readonly List<RecordedRotation> _happened;

    private SettlingKeys(KeyChain chain, List<RecordedRotation> happened, RecordedRotation? pending)
    {
        Chain = chain;
        _happened = happened;
        Pending = pending;
    }

    /// <summary>Keys by rotations that are known to have happened.</summary>
    public KeyChain Chain { get; private set; }

    /// <summary>Recorded, not yet met.</summary>
    public RecordedRotation? Pending { get; private set; }

    /// <summary>True when the last one on record did not happen, so that it has to go.</summary>
    public bool HasDropped { get; private set; }

    public IReadOnlyList<RecordedRotation> Happened => _happened;

    /// <summary>One key that was never handed over.</summary>
    public static SettlingKeys Only(NoteVerifier key) => new(KeyChain.Of(key), [], null);

    /// <summary>Reads the record; without one, or with one that makes no sense, there is just the key at
    /// hand.</summary>
    /// <param name="disk">Where the ledger lies.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="atHand">A key that is trusted.</param>
    /// <param name="fault">What is wrong with the record; null when nothing is.</param>
    public static SettlingKeys Read(IDisk disk, string folder, NoteVerifier atHand, out string? fault)
    {
        var recorded = RotationsFile.Read(disk, folder, out fault);
        try
        {
            if (fault is null && recorded.Count > 0)
            {
                var all = KeyChain.Of([.. recorded.Select(each => each.Rotation)])!;
                fault = all.Origin == atHand.Name ? null : $"its rotations are of {all.Origin}, not of {atHand.Name}";
            }
        }
        catch (FormatException e)
        {
            fault = e.Message;
        }

        if (fault is not null || recorded.Count == 0)
        {
            return Only(atHand);
        }

        var chain = recorded.SkipLast(1).Aggregate(
            KeyChain.Of(recorded[0].Rotation.From), (keys, each) => keys.With(each.Rotation));
        return new SettlingKeys(chain, [.. recorded.SkipLast(1)], recorded[^1]);
    }

    /// <summary>True for every key on record.</summary>
    public bool Holds(NoteVerifier key) =>
        Chain.Holds(key) || (Pending is { } pending && pending.Rotation.To.Equals(key));

    /// <summary>True when any key on record signed it, whether or not it was its turn.</summary>
    public bool Know(SignedCheckpoint checkpoint) =>
        checkpoint.IsSignedBy(Chain.First) || Happened.Any(each => checkpoint.IsSignedBy(each.Rotation.To))
        || (Pending is { } pending && checkpoint.IsSignedBy(pending.Rotation.To));

    /// <summary>Told of each frame, in order.</summary>
    public void Meet(FrameFile frame)
    {
        if (Pending is not { } pending || pending.Rotation.Index >= frame.Header.NextIndex)
        {
            return;
        }

        if (pending.Rotation.Index < frame.Header.FirstIndex)
        {
            // Its own frame is damaged, and no other entry tells; who signs behind it does.
            Settle(frame.Checkpoint.IsSignedBy(pending.Rotation.To));
            return;
        }

        var entries = frame.Entries;
        entries.MoveNext();
        Settle(frame.Header.Count == 1 && MerkleHash.Leaf(entries.Current) == pending.Leaf);
    }

    /// <summary>Told of the entry at the index of <see cref="Pending"/>, when no scan comes by it.</summary>
    public void Meet(ReadOnlySpan<byte> entry) =>
        Settle(Pending is { } pending && MerkleHash.Leaf(entry) == pending.Leaf);

    /// <summary>One more that happened.</summary>
    public void Add(RecordedRotation rotation)
    {
        Chain = Chain.With(rotation.Rotation);
        _happened.Add(rotation);
    }

    /// <summary>Told when there are no more frames: what was not met did not happen.</summary>
    public void End()
    {
        HasDropped |= Pending is not null;
        Pending = null;
    }

    private void Settle(bool happened)
    {
        if (Pending is { } pending && happened)
        {
            Add(pending);
        }

        HasDropped |= !happened;
        Pending = null;
    }
}
