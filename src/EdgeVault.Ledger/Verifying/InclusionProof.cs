using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Verifying;

/// <summary>Checks that a leaf stands in a tree (RFC 9162 §2.1.3.2); shares only the hash with the prover.</summary>
public static class InclusionProof
{
    /// <summary>Hashes in the longest path there is: one for each bit of an index.</summary>
    public const int LengthMax = 64;

    /// <param name="head">Size and root, signed together; see <see cref="TreeHead"/>.</param>
    /// <param name="index">Which leaf.</param>
    /// <param name="leaf">Its hash, computed from the entry at hand, never taken from whoever proves.</param>
    /// <param name="path">From the leaf's sibling upwards; anything else is refused.</param>
    public static bool Verify(in TreeHead head, ulong index, in Sha256 leaf, ReadOnlySpan<Sha256> path)
    {
        if (index >= head.Size || path.Length > LengthMax)
        {
            return false;
        }

        var (fn, sn, hash) = (index, head.Size - 1, leaf);
        foreach (ref readonly var sibling in path)
        {
            if (sn == 0)
            {
                return false;
            }

            if ((fn & 1) == 1 || fn == sn)
            {
                hash = MerkleHash.Node(in sibling, in hash);
                for (; (fn & 1) == 0 && fn != 0; fn >>= 1)
                {
                    sn >>= 1;
                }
            }
            else
            {
                hash = MerkleHash.Node(in hash, in sibling);
            }

            fn >>= 1;
            sn >>= 1;
        }

        return sn == 0 && hash == head.Root;
    }
}
