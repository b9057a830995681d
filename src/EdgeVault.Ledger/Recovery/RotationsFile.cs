using System.Text;
using EdgeVault.Ledger.Checkpoints;
using EdgeVault.Ledger.Disk;
using EdgeVault.Ledger.Merkle;

namespace EdgeVault.Ledger.Recovery;

/// <summary>A rotation, and the leaf of the entry that was to hold it.</summary>
internal readonly record struct RecordedRotation(KeyRotation Rotation, Sha256 Leaf);

/// <summary><c>ledger/rotations</c>: written before the entry that it names, so its last line may not have
/// happened.</summary>
/// <remarks>
/// Text: a header line; for each rotation a line of base64 of the leaf hash, a space and base64 of the statement; last
/// a line <c>sha256 </c> and base64 of the hash of all bytes before that line. Replaced whole.
/// </remarks>
internal static class RotationsFile
{
    public const string Name = "rotations";

    private const string Header = "edgevault-rotations/1\n";
    private const string Trailer = "sha256 ";
    private const int BytesMax = 1 << 20;

    /// <summary>Makes the file hold just these; durable on return.</summary>
    public static void Write(IDisk disk, string folder, IEnumerable<RecordedRotation> rotations)
    {
        var text = new StringBuilder(Header);
        foreach (var (rotation, leaf) in rotations)
        {
            text.Append(leaf.ToBase64()).Append(' ')
                .Append(Convert.ToBase64String(Encoding.UTF8.GetBytes(rotation.Statement))).Append('\n');
        }

        var body = text.ToString();
        var sum = Sha256.Of(Encoding.ASCII.GetBytes(body)).ToBase64();
        var temporary = Path.Combine(folder, Name + ".new");
        if (disk.List(folder).Contains(Name + ".new"))
        {
            disk.Unlink(temporary);
        }

        using (var file = disk.Open(temporary, DiskOpen.CreateNew))
        {
            file.Write(Encoding.ASCII.GetBytes($"{body}{Trailer}{sum}\n"), 0);
            file.Sync();
        }

        disk.Rename(temporary, Path.Combine(folder, Name));
        disk.SyncFolder(folder);
    }

    /// <summary>Reads what was recorded; nothing where there is no file.</summary>
    /// <param name="disk">Where the ledger lies.</param>
    /// <param name="folder">Its folder.</param>
    /// <param name="fault">What is wrong with the file; null when nothing is.</param>
    public static IReadOnlyList<RecordedRotation> Read(IDisk disk, string folder, out string? fault)
    {
        fault = null;
        using var file = disk.TryOpen(Path.Combine(folder, Name));
        if (file is null)
        {
            return [];
        }

        var length = file.Length;
        if (length > BytesMax)
        {
            fault = $"the file has {length} bytes; at most {BytesMax} would do";
            return [];
        }

        var bytes = new byte[length];
        return Parse(bytes.AsSpan(0, file.Read(bytes, 0)), out fault);
    }

    private static List<RecordedRotation> Parse(ReadOnlySpan<byte> bytes, out string? fault)
    {
        var text = Encoding.Latin1.GetString(bytes);
        var end = text.LastIndexOf('\n' + Trailer, StringComparison.Ordinal) + 1;
        if (!text.StartsWith(Header, StringComparison.Ordinal) || end == 0
            || text[end..] != $"{Trailer}{Sha256.Of(bytes[..end]).ToBase64()}\n")
        {
            fault = "the file is not what was written: its checksum does not hold";
            return [];
        }

        var rotations = new List<RecordedRotation>();
        foreach (var line in text[Header.Length..end].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (TryParseLine(line) is not { } rotation)
            {
                fault = $"line {rotations.Count + 2} is not a leaf hash and a statement signed by both its keys";
                return [];
            }

            rotations.Add(rotation);
        }

        fault = null;
        return rotations;
    }

    private static RecordedRotation? TryParseLine(string line) =>
        line.Split(' ') is [var leafText, var noteText]
        && CanonicalBase64.TryDecode(leafText) is { Length: Sha256.ByteCount } leaf
        && CanonicalBase64.TryDecode(noteText) is { } note
        && KeyRotation.TryParse(Encoding.UTF8.GetString(note), out var rotation, out _)
            ? new RecordedRotation(rotation, new Sha256(leaf))
            : null;
}
