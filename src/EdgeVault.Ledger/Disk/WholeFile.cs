namespace EdgeVault.Ledger.Disk;

/// <summary>Small files that are replaced whole: after a power cut there are the old bytes or the new ones.</summary>
public static class WholeFile
{
    /// <summary>Makes a file hold just these bytes; durable on return.</summary>
    /// <exception cref="DiskException">The old content stays, or the new one that may not last.</exception>
    /// <param name="disk">Where it lies.</param>
    /// <param name="path">Its name; the folder is there.</param>
    /// <param name="content">All of it.</param>
    /// <param name="mode">How the new file is made: private where it holds a key.</param>
    public static void Replace(
        IDisk disk, string path, ReadOnlySpan<byte> content, DiskOpen mode = DiskOpen.CreateNew)
    {
        ArgumentNullException.ThrowIfNull(disk);
        var folder = Path.GetDirectoryName(path)!;
        var temporary = path + ".new";
        if (disk.List(folder).Contains(Path.GetFileName(temporary)))
        {
            // A sync of it may have failed before; a new file has no such past.
            disk.Unlink(temporary);
        }

        using (var file = disk.Open(temporary, mode))
        {
            file.Write(content, 0);
            file.Sync();
        }

        disk.Rename(temporary, path);
        disk.SyncFolder(folder);
    }

    /// <summary>All bytes of a file; null when there is none, or it is longer than it may be.</summary>
    public static byte[]? TryRead(IDisk disk, string path, long bytesMax)
    {
        ArgumentNullException.ThrowIfNull(disk);
        using var file = disk.TryOpen(path);
        if (file is null || file.Length > bytesMax)
        {
            return null;
        }

        var content = new byte[file.Length];
        return file.Read(content, 0) == content.Length ? content : null;
    }
}
