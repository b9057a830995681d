using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Recovery;

/// <summary>A hint from where to check a ledger when it is opened: a durable frame and the tree behind it.</summary>
/// <remarks>
/// Never believed: the frame must be there and sign this tree, and what follows must lead to the anchored root.
/// <code>
///    0  8  magic "EVLSNAPS"
///    8  2  format, 1
///   10  2  zero
///   12  4  segment number
///   16  8  offset of the frame
///   24  8  index of the frame's first entry
///   32     size of the tree (8), a hash for each set bit of the size, lowest first; then zeros
/// 4092  4  CRC-32C of bytes 0 to 4091
/// </code>
/// </remarks>
/// <param name="Place">Where the frame begins.</param>
/// <param name="FirstIndex">Its first entry.</param>
/// <param name="Tree">The tree behind its last entry.</param>
internal sealed record Snapshot(FramePosition Place, ulong FirstIndex, MerkleFrontier Tree)
{
    public const string Name = "snapshot";

    private const int ByteCount = FrameFormat.BlockBytes;
    private const int CrcOffset = ByteCount - sizeof(uint);
    private const int TreeOffset = 32;
    private const ushort Format = 1;

    private static ReadOnlySpan<byte> Magic => "EVLSNAPS"u8;

    /// <summary>The snapshot of a folder; null when there is none that can be read.</summary>
    public static Snapshot? TryRead(IDisk disk, string folder)
    {
        using var file = disk.TryOpen(Path.Combine(folder, Name));
        Span<byte> block = stackalloc byte[ByteCount];
        return file is not null && TryParse(block[..file.Read(block, 0)], out var snapshot) ? snapshot : null;
    }

    /// <summary>Replaces the snapshot whole. Its loss costs time, so the folder need not be synced.</summary>
    public void Write(IDisk disk, string folder)
    {
        var temporary = Path.Combine(folder, Name + ".new");
        using (var file = disk.Open(temporary, DiskOpen.ReadWriteOrCreate))
        {
            file.Write(ToBytes(), 0);
            file.Sync();
        }

        disk.Rename(temporary, Path.Combine(folder, Name));
    }

    public byte[] ToBytes()
    {
        var block = new byte[ByteCount];
        Magic.CopyTo(block);
        BinaryPrimitives.WriteUInt16LittleEndian(block.AsSpan(8), Format);
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(12), Place.Number);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(16), Place.Offset);
        BinaryPrimitives.WriteUInt64LittleEndian(block.AsSpan(24), FirstIndex);
        Tree.ToBytes().CopyTo(block.AsSpan(TreeOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(block.AsSpan(CrcOffset), Crc32C.Of(block.AsSpan(0, CrcOffset)));
        return block;
    }

    public static bool TryParse(ReadOnlySpan<byte> block, [NotNullWhen(true)] out Snapshot? snapshot)
    {
        snapshot = null;
        if (block.Length < ByteCount || !block.StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(block[CrcOffset..]) != Crc32C.Of(block[..CrcOffset])
            || BinaryPrimitives.ReadUInt16LittleEndian(block[8..]) != Format
            || BinaryPrimitives.ReadUInt16LittleEndian(block[10..]) != 0)
        {
            return false;
        }

        var treeBytes = MerkleFrontier.ByteCountOf(BinaryPrimitives.ReadUInt64LittleEndian(block[TreeOffset..]));
        if (block[(TreeOffset + treeBytes)..CrcOffset].ContainsAnyExcept((byte)0)
            || !MerkleFrontier.TryParse(block.Slice(TreeOffset, treeBytes), out var tree))
        {
            return false;
        }

        snapshot = new Snapshot(
            new FramePosition(
                BinaryPrimitives.ReadUInt32LittleEndian(block[12..]), BinaryPrimitives.ReadInt64LittleEndian(block[16..])),
            BinaryPrimitives.ReadUInt64LittleEndian(block[24..]),
            tree);
        return true;
    }
}
