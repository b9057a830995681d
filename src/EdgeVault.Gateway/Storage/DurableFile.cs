using EdgeVault.Ledger.Disk;

namespace EdgeVault.Gateway.Storage;

/// <summary>A small file that is replaced whole: after a power cut it holds the old bytes or the new ones.</summary>
internal static class DurableFile
{
    /// <exception cref="DiskException">The old content stays.</exception>
    public static void Replace(IDisk disk, string path, ReadOnlySpan<byte> content)
    {
        var folder = Path.GetDirectoryName(path)!;
        var temporary = path + ".new";
        if (disk.List(folder).Contains(Path.GetFileName(temporary)))
        {
            disk.Unlink(temporary);
        }

        using (var file = disk.Open(temporary, DiskOpen.CreateNew))
        {
            file.Write(content, 0);
            file.Sync();
        }

        disk.Rename(temporary, path);
        disk.SyncFolder(folder);
    }

    /// <summary>Reads all of a file of at most <paramref name="bytesMax"/>;
    /// null when there is none or it is longer.</summary>
    public static byte[]? TryRead(IDisk disk, string path, int bytesMax)
    {
        using var file = disk.TryOpen(path);
        if (file is null || file.Length > bytesMax)
        {
            return null;
        }

        var content = new byte[file.Length];
        return content[..file.Read(content, 0)];
    }
}
