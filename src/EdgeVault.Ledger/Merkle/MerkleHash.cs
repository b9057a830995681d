using System.Buffers;

namespace EdgeVault.Ledger.Merkle;

/// <summary>The two hashes of RFC 9162 §2.1.1; the prefix keeps a leaf from posing as a node.</summary>
public static class MerkleHash
{
    private const int StackBytes = 1_024;

    /// <summary>Root of the empty tree: SHA-256 of nothing.</summary>
    public static Sha256 Empty { get; } = Sha256.Of([]);

    /// <summary>SHA-256(0x00 ‖ entry).</summary>
    public static Sha256 Leaf(ReadOnlySpan<byte> entry)
    {
        var length = entry.Length + 1;
        var rented = length > StackBytes ? ArrayPool<byte>.Shared.Rent(length) : null;
        var buffer = rented ?? stackalloc byte[StackBytes];
        buffer[0] = 0x00;
        entry.CopyTo(buffer[1..]);
        var hash = Sha256.Of(buffer[..length]);
        if (rented is not null)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        return hash;
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static Sha256 Node(in Sha256 left, in Sha256 right)
    {
        Span<byte> buffer = stackalloc byte[1 + (2 * Sha256.ByteCount)];
        buffer[0] = 0x01;
        left.AsSpan().CopyTo(buffer[1..]);
        right.AsSpan().CopyTo(buffer[(1 + Sha256.ByteCount)..]);
        return Sha256.Of(buffer);
    }
}
