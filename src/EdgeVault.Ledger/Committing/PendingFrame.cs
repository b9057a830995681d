using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Committing;

/// <summary>A batch on its way to the disk: laid out, hashed and signed, not yet acknowledged. Reused.</summary>
/// <remarks>Once signed it is kept byte for byte until it is durable: a log signs one history only.</remarks>
internal sealed class PendingFrame(int frameBytesMax)
{
    public FrameBuilder Builder { get; } = new(frameBytesMax);

    /// <summary>The tree behind the frame.</summary>
    public MerkleFrontier Tree { get; } = new();

    /// <summary>The frame's leaves, for the tiles.</summary>
    public List<Sha256> Leaves { get; } = [];

    public Sha256 RootBefore { get; private set; }

    public SignedCheckpoint Checkpoint { get; private set; } = null!;

    /// <summary>When the append began, in ticks of the time provider.</summary>
    public long Began { get; private set; }

    /// <summary>Where it was written.</summary>
    public FramePosition Place { get; set; }

    public ulong FirstIndex => Builder.FirstIndex;

    public int Count => Leaves.Count;

    /// <summary>Kept when the frame is anchored. A new one for each batch.</summary>
    public TaskCompletionSource<AppendResult> Promise { get; private set; } = NewSource();

    /// <summary>Lays a batch out behind a tree, hashes it and signs the tree that it makes.</summary>
    public void Build(
        IReadOnlyList<ReadOnlyMemory<byte>> entries, MerkleFrontier before, in Sha256 rootBefore, NoteSigner signer,
        long began)
    {
        Promise = NewSource();
        Began = began;
        RootBefore = rootBefore;
        Tree.CopyFrom(before);
        Leaves.Clear();
        Builder.Begin(before.Size);
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i].Span;
            Builder.Add(entry);
            var leaf = MerkleHash.Leaf(entry);
            Leaves.Add(leaf);
            Tree.AppendLeaf(leaf);
        }

        Checkpoint = SignedCheckpoint.Create(signer, signer.Name, Tree.Size, Tree.Root());
        Builder.Seal(Checkpoint);
    }

    // The caller's code must not run on a lane.
    private static TaskCompletionSource<AppendResult> NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
