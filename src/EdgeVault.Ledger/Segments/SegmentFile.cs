using System.Globalization;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Segments;

/// <summary>Names, making and first block of segment files, <c>00000000.seg</c> onwards.</summary>
internal static class SegmentFile
{
    private const string Extension = ".seg";
    private const int NameDigits = 8;
    private const int ZeroChunkBytes = 1 << 20;

    public static string NameOf(uint number) =>
        number.ToString("D8", CultureInfo.InvariantCulture) + Extension;

    public static string PathOf(string folder, uint number) => Path.Combine(folder, NameOf(number));

    /// <summary>The numbers of the segments in a folder, ascending.</summary>
    public static List<uint> List(IDisk disk, string folder)
    {
        var numbers = new List<uint>();
        foreach (var name in disk.List(folder))
        {
            if (name.EndsWith(Extension, StringComparison.Ordinal) && name.Length >= NameDigits + Extension.Length
                && uint.TryParse(name[..^Extension.Length], CultureInfo.InvariantCulture, out var number)
                && NameOf(number) == name)
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }

    /// <summary>Makes a zero-filled segment under its own name in one step, durable on return.</summary>
    /// <remarks>
    /// Zeros are written, not only reserved: a later fdatasync then has no extent to convert and nothing of the
    /// file's metadata to journal.
    /// </remarks>
    public static void Create(IDisk disk, string folder, uint number, long bytes)
    {
        var path = PathOf(folder, number);
        var temporary = path + ".new";
        if (disk.List(folder).Contains(Path.GetFileName(temporary)))
        {
            disk.Unlink(temporary);
        }

        using (var file = disk.Open(temporary, DiskOpen.CreateNew))
        {
            file.Allocate(bytes);
            Zero(file, 0, bytes);
            file.Sync();
        }

        disk.Rename(temporary, path);
        disk.SyncFolder(folder);
    }

    /// <summary>Writes zeros from an offset to an end.</summary>
    public static void Zero(IDiskFile file, long from, long to)
    {
        var zeros = new byte[Math.Min(Math.Max(to - from, 0), ZeroChunkBytes)];
        for (var offset = from; offset < to; offset += zeros.Length)
        {
            file.Write(zeros.AsSpan(0, (int)Math.Min(zeros.Length, to - offset)), offset);
        }
    }

    /// <summary>True when the block at an offset is zero, or the file has ended there.</summary>
    public static bool IsBlank(IDiskFile file, long offset)
    {
        Span<byte> block = stackalloc byte[FrameFormat.BlockBytes];
        return !block[..file.Read(block, offset)].ContainsAnyExcept((byte)0);
    }

    /// <summary>Reads the header of an open segment.</summary>
    /// <returns>Null, or what is wrong.</returns>
    public static string? ReadHeader(IDiskFile file, uint number, out SegmentHeader header)
    {
        Span<byte> block = stackalloc byte[SegmentHeader.ByteCount];
        var read = file.Read(block, 0);
        return SegmentHeader.Read(block[..read], number, out header);
    }
}
