using EdgeVault.TestKit.Disks;

namespace EdgeVault.TestKit.Corruption;

/// <summary>One edit as media, firmware, a bad copy or a careless person would make it.</summary>
internal static class RandomEdit
{
    private const int BlockBytes = 4_096;
    private const int RangeMax = 3 * BlockBytes;

    /// <returns>What was done.</returns>
    public static string Apply(MemoryDisk disk, IReadOnlyList<(string Path, int Length)> files, Random random)
    {
        var (path, length) = PickFile(files, random);
        if (length == 0)
        {
            disk.WriteAllBytes(path, Bytes(random, random.Next(1, 100)));
            return $"{path} filled";
        }

        var offset = random.Next(length);
        var room = length - offset;
        switch (random.Next(8))
        {
            case 0:
                disk.Overwrite(path, offset, [(byte)(disk.ByteAt(path, offset) ^ (1 << random.Next(8)))]);
                return $"bit at {offset} of {path}";
            case 1:
                return Overwrite(disk, path, offset, Bytes(random, Math.Min(random.Next(1, 65), room)));
            case 2:
                return Overwrite(disk, path, offset, new byte[Math.Min(random.Next(1, RangeMax), room)]);
            case 3:
                return Overwrite(disk, path, offset, Bytes(random, Math.Min(random.Next(1, RangeMax), room)));
            case 4:
                return CopyBlock(disk, path, offset, files, random);
            case 5:
                return Shift(disk, path, offset, random);
            case 6:
                disk.Truncate(path, offset);
                return $"{path} cut to {offset}";
            default:
                return SwapBlocks(disk, path, offset, random.Next(length));
        }
    }

    // Mostly by size, so that the frames are hit; now and then any file, so that the small ones are.
    private static (string Path, int Length) PickFile(IReadOnlyList<(string Path, int Length)> files, Random random)
    {
        if (random.Next(4) == 0)
        {
            return files[random.Next(files.Count)];
        }

        var at = random.NextInt64(files.Sum(file => (long)file.Length));
        foreach (var file in files)
        {
            if (at < file.Length)
            {
                return file;
            }

            at -= file.Length;
        }

        return files[^1];
    }

    private static string Overwrite(MemoryDisk disk, string path, int offset, byte[] bytes)
    {
        disk.Overwrite(path, offset, bytes);
        return $"{bytes.Length} bytes at {offset} of {path}";
    }

    /// <summary>A misdirected write: a good block in the wrong place.</summary>
    private static string CopyBlock(
        MemoryDisk disk, string path, int offset, IReadOnlyList<(string Path, int Length)> files, Random random)
    {
        var (from, length) = PickFile(files, random);
        var source = random.Next(length + 1) / BlockBytes * BlockBytes;
        var target = offset / BlockBytes * BlockBytes;
        disk.Overwrite(path, target, Slice(disk, from, source, BlockBytes));
        return $"block at {source} of {from} over {target} of {path}";
    }

    private static string SwapBlocks(MemoryDisk disk, string path, int one, int other)
    {
        (one, other) = (one / BlockBytes * BlockBytes, other / BlockBytes * BlockBytes);
        var (first, second) = (Slice(disk, path, one, BlockBytes), Slice(disk, path, other, BlockBytes));
        disk.Overwrite(path, one, second);
        disk.Overwrite(path, other, first);
        return $"blocks at {one} and {other} of {path} swapped";
    }

    /// <summary>A byte or a few too many or too few, as an editor or a bad transfer makes it.</summary>
    private static string Shift(MemoryDisk disk, string path, int offset, Random random)
    {
        var bytes = disk.ReadAllBytes(path);
        var count = random.Next(1, 9);
        // An earlier edit of the same run may have cut the file.
        offset = Math.Min(offset, bytes.Length);
        byte[] shifted = random.Next(2) == 0
            ? [.. bytes[..offset], .. Bytes(random, count), .. bytes[offset..]]
            : [.. bytes[..offset], .. bytes[Math.Min(offset + count, bytes.Length)..]];
        disk.WriteAllBytes(path, shifted);
        return $"{shifted.Length - bytes.Length} bytes put in at {offset} of {path}";
    }

    private static byte[] Slice(MemoryDisk disk, string path, int offset, int length)
    {
        var slice = new byte[length];
        using var file = disk.TryOpen(path);
        return slice[..file!.Read(slice, offset)];
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
