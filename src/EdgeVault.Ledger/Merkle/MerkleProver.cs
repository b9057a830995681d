using System.Numerics;

namespace EdgeVault.Ledger.Merkle;

/// <summary>Roots and proofs of RFC 9162 from the hashes of complete subtrees; O(log n) of them a proof.</summary>
public static class MerkleProver
{
    /// <summary>MTH(D[0:size]) of RFC 9162 §2.1.1.</summary>
    public static Sha256 Root(ITreeNodes nodes, ulong size) =>
        size == 0 ? MerkleHash.Empty : Range(nodes, 0, size);

    /// <summary>PATH(index, D[0:size]) of RFC 9162 §2.1.3.1, from the leaf's sibling upwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf in a tree of that size.</exception>
    public static Sha256[] Inclusion(ITreeNodes nodes, ulong index, ulong size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<Sha256>();
        var (begin, end) = (0ul, size);
        while (end - begin > 1)
        {
            var middle = begin + Split(end - begin);
            if (index < middle)
            {
                path.Add(Range(nodes, middle, end));
                end = middle;
            }
            else
            {
                path.Add(Range(nodes, begin, middle));
                begin = middle;
            }
        }

        path.Reverse();
        return [.. path];
    }

    /// <summary>PROOF(first, D[0:second]) of RFC 9162 §2.1.4.1: the tree of first leaves is a prefix.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not 0 &lt; first &lt; second.</exception>
    public static Sha256[] Consistency(ITreeNodes nodes, ulong first, ulong second)
    {
        ArgumentOutOfRangeException.ThrowIfZero(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(first, second);
        var path = new List<Sha256>();
        var (begin, end) = (0ul, second);
        while (end != first)
        {
            var middle = begin + Split(end - begin);
            if (first <= middle)
            {
                path.Add(Range(nodes, middle, end));
                end = middle;
            }
            else
            {
                path.Add(Range(nodes, begin, middle));
                begin = middle;
            }
        }

        // A verifier that has the first root needs no hash for a subtree that is the first tree itself.
        if (begin > 0)
        {
            path.Add(Range(nodes, begin, end));
        }

        path.Reverse();
        return [.. path];
    }

    /// <summary>MTH(D[begin:end]) where begin is a multiple of the largest power of two in the range.</summary>
    private static Sha256 Range(ITreeNodes nodes, ulong begin, ulong end)
    {
        // The range is one complete subtree for each set bit of its length, largest first; folded from the right.
        var rest = end - begin;
        var level = BitOperations.TrailingZeroCount(rest);
        var at = end - (1ul << level);
        var hash = nodes.Node(level, at >> level);
        for (rest &= rest - 1; rest != 0; rest &= rest - 1)
        {
            level = BitOperations.TrailingZeroCount(rest);
            at -= 1ul << level;
            hash = MerkleHash.Node(nodes.Node(level, at >> level), in hash);
        }

        return hash;
    }

    /// <summary>The largest power of two below a count of at least two.</summary>
    private static ulong Split(ulong count) => 1ul << BitOperations.Log2(count - 1);
}
