using System.Numerics;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Verifying;

/// <summary>Checks that a tree is a prefix of another (RFC 9162 §2.1.4.2); shares the hash with the prover.</summary>
public static class ConsistencyProof
{
    /// <summary>Hashes in the longest path between trees of up to 2^63 leaves.</summary>
    public const int LengthMax = 64;

    /// <summary>
    /// True for 0 &lt; first size &lt; second size and a path that leads to both roots. Trees of one size are
    /// consistent when their roots are equal, and the empty tree with every other: there is nothing to prove.
    /// </summary>
    /// <param name="first">Size and root, known before.</param>
    /// <param name="second">Size and root, signed together.</param>
    /// <param name="path">As RFC 9162 orders it; anything else is refused.</param>
    public static bool Verify(in TreeHead first, in TreeHead second, ReadOnlySpan<Sha256> path)
    {
        if (first.Size == 0 || first.Size >= second.Size || path.Length is 0 or > LengthMax)
        {
            return false;
        }

        // The subtree where the trees part: the first tree itself when its size is a power of two.
        var isWhole = BitOperations.IsPow2(first.Size);
        var start = isWhole ? first.Root : path[0];
        var (fn, sn) = (first.Size - 1, second.Size - 1);
        for (; (fn & 1) == 1; fn >>= 1)
        {
            sn >>= 1;
        }

        var (firstHash, secondHash) = (start, start);
        foreach (ref readonly var node in isWhole ? path : path[1..])
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                firstHash = MerkleHash.Node(in node, in firstHash);
                secondHash = MerkleHash.Node(in node, in secondHash);
                for (; (fn & 1) == 0 && fn != 0; fn >>= 1)
                {
                    sn >>= 1;
                }
            }
            else
            {
                secondHash = MerkleHash.Node(in secondHash, in node);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && firstHash == first.Root && secondHash == second.Root;
    }
}
