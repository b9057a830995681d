using System.Security.Cryptography;
using EdgeVault.Ledger.Disk;

namespace EdgeVault.Ledger.Recovery;

/// <summary>Keeps a copy of each damaged file, once, named after its content.</summary>
internal static class Quarantine
{
    private const int ChunkBytes = 1 << 20;
    private const int HashDigits = 16;

    public static void Copy(IDisk disk, string path, string folder)
    {
        using var source = disk.TryOpen(path);
        if (source is null)
        {
            return;
        }

        disk.CreateFolder(folder);
        var name = $"{Path.GetFileName(path)}.{HashOf(source)[..HashDigits]}";
        var there = disk.List(folder);
        if (there.Contains(name))
        {
            return;
        }

        var temporary = Path.Combine(folder, name + ".new");
        if (there.Contains(name + ".new"))
        {
            disk.Unlink(temporary);
        }

        using (var target = disk.Open(temporary, DiskOpen.CreateNew))
        {
            ForEachChunk(source, target.Write);
            target.Sync();
        }

        disk.Rename(temporary, Path.Combine(folder, name));
        disk.SyncFolder(folder);
    }

    private static string HashOf(IDiskFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ForEachChunk(file, (chunk, _) => hash.AppendData(chunk));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void ForEachChunk(IDiskFile file, Action<ReadOnlySpan<byte>, long> use)
    {
        var buffer = new byte[ChunkBytes];
        var length = file.Length;
        for (long offset = 0; offset < length; offset += buffer.Length)
        {
            use(buffer.AsSpan(0, file.Read(buffer, offset)), offset);
        }
    }
}
