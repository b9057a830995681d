using System.Buffers.Binary;
using EdgeVault.Ledger.Checkpoints;

namespace EdgeVault.Ledger.Segments;

/// <summary>Constants and checks of a commit frame; <c>docs/formats/ledger.md</c> §3 has every byte.</summary>
/// <remarks>
/// <code>
/// frame = header (40) entry{count} note crc32c zeros-to-4096
/// entry = u32 length, bytes
/// </code>
/// All integers are little-endian.
/// </remarks>
internal static class FrameFormat
{
    /// <summary>A frame fills whole blocks, so that no write touches a block below the anchor.</summary>
    public const int BlockBytes = 4_096;

    /// <summary>What a C2SP tlog-tiles entry bundle can hold.</summary>
    public const int EntryBytesCap = ushort.MaxValue;

    /// <summary>Larger than any sensible batch; a length from disk meets it before any buffer does.</summary>
    public const int FrameBytesCap = 16 << 20;

    public const int EntryPrefixBytes = sizeof(uint);
    public const int CrcBytes = sizeof(uint);

    /// <summary>Header and trailing CRC.</summary>
    public const int FixedBytes = FrameHeader.ByteCount + CrcBytes;

    public static long PaddedLength(long length) => (length + BlockBytes - 1) / BlockBytes * BlockBytes;

    /// <summary>Checks everything of a frame that can be checked without its neighbours.</summary>
    /// <param name="frame">The padded frame; its header was parsed to <paramref name="header"/>.</param>
    /// <param name="header">The frame's header.</param>
    /// <param name="checkpoint">The checkpoint in it, signature not verified.</param>
    /// <returns>Null when it is sound, else what is wrong.</returns>
    public static string? Check(ReadOnlySpan<byte> frame, in FrameHeader header, out SignedCheckpoint? checkpoint)
    {
        checkpoint = null;
        var covered = frame[..(header.Length - CrcBytes)];
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[covered.Length..]) != Crc32C.Of(covered))
        {
            return "the frame's CRC does not match its bytes";
        }

        if (frame[header.Length..].ContainsAnyExcept((byte)0))
        {
            return "the frame's padding is not zero";
        }

        if (!EntriesFill(covered, header))
        {
            return "the frame's entries do not fill it";
        }

        if (!SignedCheckpoint.TryParse(covered[^header.NoteLength..], out checkpoint, out var error))
        {
            return $"the frame's checkpoint cannot be read: {error}";
        }

        return checkpoint.Size == header.NextIndex
            ? null
            : $"the frame ends at entry {header.NextIndex} but signs a tree of {checkpoint.Size}";
    }

    private static bool EntriesFill(ReadOnlySpan<byte> covered, in FrameHeader header)
    {
        var entries = new FrameEntries(covered, header);
        while (entries.MoveNext())
        {
        }

        return entries.IsComplete;
    }
}
