using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;
using EdgeVault.Ledger.Segments;

namespace EdgeVault.Ledger.Retention;

/// <summary><c>ledger/pruned</c>: from which entry on a ledger is whole, and what stands for what came before.</summary>
/// <remarks>
/// <code>
///     0  8  magic "EVLPRUND"
///     8  2  format, 1
///    10  2  zero
///    12  4  length of the note
///    16     signed note, then zeros
/// 4,096     tree below the mark: size (8), a hash for each set bit of the size, lowest first; then zeros
/// 8,188  4  CRC-32C of bytes 0 to 8,187
/// </code>
/// The note is by the ledger's key: <c>edgevault-pruned/v1</c>, origin, decimal index, and in base64 the root there, SHA-256
/// of the base state and SHA-256 of the kept entries, a line each.
/// </remarks>
internal sealed class PrunedMark
{
    public const string Name = "pruned";

    private const string Header = "edgevault-pruned/v1\n";
    private const int ByteCount = 2 * FrameFormat.BlockBytes;
    private const int NoteOffset = 16;
    private const int TreeOffset = FrameFormat.BlockBytes;
    private const int CrcOffset = ByteCount - sizeof(uint);
    private const ushort Format = 1;

    private readonly SignedNote _note;

    private PrunedMark(SignedNote note, MerkleFrontier tree, Sha256 baseHash, Sha256 keptHash)
    {
        _note = note;
        Tree = tree;
        BaseHash = baseHash;
        KeptHash = keptHash;
    }

    private static ReadOnlySpan<byte> Magic => "EVLPRUND"u8;

    /// <summary>The first entry that is there in any case.</summary>
    public ulong MinIndex => Tree.Size;

    /// <summary>The tree of all entries before it.</summary>
    public MerkleFrontier Tree { get; }

    public Sha256 BaseHash { get; }

    public Sha256 KeptHash { get; }

    public static PrunedMark Create(NoteSigner signer, MerkleFrontier tree, in Sha256 baseHash, in Sha256 keptHash)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{Header}{signer.Name}\n{tree.Size}\n{tree.Root().ToBase64()}\n{baseHash.ToBase64()}\n{keptHash.ToBase64()}\n");
        var note = SignedNote.TryParse(signer.Sign(Encoding.UTF8.GetBytes(text)), out _)!;
        return new PrunedMark(note, tree, baseHash, keptHash);
    }

    public bool IsSignedBy(KeyChain keys) =>
        _note.IsSignedBy(keys.First) || keys.Rotations.Any(rotation => _note.IsSignedBy(rotation.To));

    public void Write(IDisk disk, string folder)
    {
        var bytes = new byte[ByteCount];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), Format);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), _note.Bytes.Length);
        _note.Bytes.CopyTo(bytes.AsSpan(NoteOffset));
        Tree.ToBytes().CopyTo(bytes.AsSpan(TreeOffset));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CrcOffset), Crc32C.Of(bytes.AsSpan(0, CrcOffset)));
        WholeFile.Replace(disk, Path.Combine(folder, Name), bytes);
    }

    /// <summary>The mark of a folder; null when nothing was pruned, or it cannot be read.</summary>
    /// <param name="disk">Where the ledger lies.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="origin">Whose it must be.</param>
    /// <param name="fault">What is wrong with it; null when nothing is.</param>
    public static PrunedMark? TryRead(IDisk disk, string folder, string origin, out string? fault)
    {
        var bytes = new byte[ByteCount];
        using var file = disk.TryOpen(Path.Combine(folder, Name));
        fault = null;
        if (file is null)
        {
            return null;
        }

        if (file.Read(bytes, 0) < ByteCount || !TryParse(bytes, origin, out var mark))
        {
            fault = "the file is not what was written: its checksum, its note or its tree does not hold";
            return null;
        }

        return mark;
    }

    private static bool TryParse(byte[] bytes, string origin, [NotNullWhen(true)] out PrunedMark? mark)
    {
        mark = null;
        if (!bytes.AsSpan().StartsWith(Magic)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(CrcOffset)) != Crc32C.Of(bytes.AsSpan(0, CrcOffset))
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)) != Format
            || bytes.AsSpan(10, sizeof(ushort)).ContainsAnyExcept((byte)0)
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12)) is not (> 0 and <= TreeOffset - NoteOffset and var length)
            || SignedNote.TryParse(bytes.AsSpan(NoteOffset, (int)length), out _) is not { } note
            || bytes.AsSpan((NoteOffset + (int)length)..TreeOffset).ContainsAnyExcept((byte)0))
        {
            return false;
        }

        var treeBytes = MerkleFrontier.ByteCountOf(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(TreeOffset)));
        if (!MerkleFrontier.TryParse(bytes.AsSpan(TreeOffset, treeBytes), out var tree)
            || bytes.AsSpan((TreeOffset + treeBytes)..CrcOffset).ContainsAnyExcept((byte)0)
            || Encoding.UTF8.GetString(note.Text).Split('\n') is not
                ["edgevault-pruned/v1", var whose, var index, var root, var baseText, var keptText, ""]
            || whose != origin || !CheckpointBody.TryParseNumber(index, out var minIndex) || minIndex != tree.Size
            || root != tree.Root().ToBase64() || HashOf(baseText) is not { } baseHash || HashOf(keptText) is not { } keptHash)
        {
            return false;
        }

        mark = new PrunedMark(note, tree, baseHash, keptHash);
        return true;
    }

    private static Sha256? HashOf(string text) =>
        CanonicalBase64.TryDecode(text) is { Length: Sha256.ByteCount } bytes ? new Sha256(bytes) : null;
}
