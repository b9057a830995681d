using System.Buffers.Binary;
using System.Numerics;

namespace EdgeVault.Ledger.Merkle;

/// <summary>The right edge of an RFC 9162 tree: enough to append and to state the root at the current size.</summary>
/// <remarks>
/// One perfect subtree for each set bit of the size; its root stands at the level of that bit. Appending allocates
/// nothing. One writer.
/// </remarks>
public sealed class MerkleFrontier
{
    private const int LevelCount = 64;

    private readonly Sha256[] _subtrees = new Sha256[LevelCount];

    /// <summary>Leaves so far.</summary>
    public ulong Size { get; private set; }

    /// <summary>Appends an entry by its bytes.</summary>
    public void Append(ReadOnlySpan<byte> entry) => AppendLeaf(MerkleHash.Leaf(entry));

    /// <summary>Appends an entry by its leaf hash.</summary>
    public void AppendLeaf(Sha256 hash)
    {
        var level = 0;
        for (; (Size >> level & 1) != 0; level++)
        {
            hash = MerkleHash.Node(in _subtrees[level], in hash);
        }

        _subtrees[level] = hash;
        Size++;
    }

    /// <summary>The Merkle tree hash of all leaves so far.</summary>
    public Sha256 Root()
    {
        if (Size == 0)
        {
            return MerkleHash.Empty;
        }

        var level = BitOperations.TrailingZeroCount(Size);
        var root = _subtrees[level];
        for (var rest = Size & (Size - 1); rest != 0; rest &= rest - 1)
        {
            root = MerkleHash.Node(in _subtrees[BitOperations.TrailingZeroCount(rest)], in root);
        }

        return root;
    }

    /// <summary>Becomes a copy of <paramref name="other"/> without allocating.</summary>
    public void CopyFrom(MerkleFrontier other)
    {
        ArgumentNullException.ThrowIfNull(other);
        other._subtrees.CopyTo(_subtrees, 0);
        Size = other.Size;
    }

    public MerkleFrontier Clone()
    {
        var copy = new MerkleFrontier();
        copy.CopyFrom(this);
        return copy;
    }

    /// <summary>Size (8 bytes, little-endian), then a hash for each set bit of the size, lowest bit first.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[ByteCountOf(Size)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Size);
        var offset = sizeof(ulong);
        for (var rest = Size; rest != 0; rest &= rest - 1, offset += Sha256.ByteCount)
        {
            _subtrees[BitOperations.TrailingZeroCount(rest)].AsSpan().CopyTo(bytes.AsSpan(offset));
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="ToBytes"/> wrote; false when the length does not fit the size it names.</summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out MerkleFrontier frontier)
    {
        frontier = new MerkleFrontier();
        if (bytes.Length < sizeof(ulong)
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) is var size && bytes.Length != ByteCountOf(size))
        {
            return false;
        }

        var offset = sizeof(ulong);
        for (var rest = size; rest != 0; rest &= rest - 1, offset += Sha256.ByteCount)
        {
            frontier._subtrees[BitOperations.TrailingZeroCount(rest)] =
                new Sha256(bytes.Slice(offset, Sha256.ByteCount));
        }

        frontier.Size = size;
        return true;
    }

    internal static int ByteCountOf(ulong size) =>
        sizeof(ulong) + (BitOperations.PopCount(size) * Sha256.ByteCount);
}
