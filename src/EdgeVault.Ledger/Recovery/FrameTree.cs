using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Recovery;

/// <summary>A tree that grows by whole frames, each only if its entries give the root that it signs.</summary>
internal sealed class FrameTree
{
    private readonly MerkleFrontier _candidate = new();

    public MerkleFrontier Tree { get; } = new();

    /// <summary>Appends the frame's entries, or leaves the tree as it was and returns false.</summary>
    public bool TryAppend(FrameFile frame)
    {
        _candidate.CopyFrom(Tree);
        var entries = frame.Entries;
        while (entries.MoveNext())
        {
            _candidate.Append(entries.Current);
        }

        if (_candidate.Size != frame.Checkpoint.Size || _candidate.Root() != frame.Checkpoint.Root)
        {
            return false;
        }

        Tree.CopyFrom(_candidate);
        return true;
    }
}
