using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeVault.Ledger.Disk;

/// <summary>The disk of this machine.</summary>
public sealed class PosixDisk : IDisk
{
    private const uint Shared = 0x1A0;  // 0640
    private const uint Private = 0x180; // 0600
    private const uint Folder = 0x1E8;  // 0750

    public static PosixDisk Instance { get; } = new();

    public IDiskFile Open(string path, DiskOpen mode) =>
        TryOpen(path, FlagsOf(mode), mode == DiskOpen.CreateNewPrivate ? Private : Shared, out var errno)
            ?? throw new DiskException("open", path, errno);

    public IDiskFile? TryOpen(string path)
    {
        var file = TryOpen(path, Libc.ReadOnly, 0, out var errno);
        return file is not null || errno == Libc.NoSuchFile ? file : throw new DiskException("open", path, errno);
    }

    public IReadOnlyList<string> List(string folder)
    {
        try
        {
            var names = Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).ToArray();
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new DiskException("readdir", folder, Libc.IoError, e);
        }
    }

    public void CreateFolder(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Directory.Exists(full))
        {
            return;
        }

        var parent = Path.GetDirectoryName(full) ?? full;
        CreateFolder(parent);
        if (Libc.MakeFolder(full, Folder) != 0 && Marshal.GetLastPInvokeError() != Libc.AlreadyExists)
        {
            DiskException.Throw("mkdir", full, Marshal.GetLastPInvokeError());
        }

        SyncFolder(parent);
    }

    public void SyncFolder(string path)
    {
        using var folder = TryOpen(path, Libc.ReadOnly | Libc.Directory, 0, out var errno)
            ?? throw new DiskException("open", path, errno);
        folder.Sync();
    }

    public void Rename(string from, string to)
    {
        if (Libc.Rename(from, to) != 0)
        {
            DiskException.Throw("rename", from, Marshal.GetLastPInvokeError());
        }
    }

    public void Unlink(string path)
    {
        if (Libc.Unlink(path) != 0)
        {
            DiskException.Throw("unlink", path, Marshal.GetLastPInvokeError());
        }
    }

    private static int FlagsOf(DiskOpen mode) => mode switch
    {
        DiskOpen.Read => Libc.ReadOnly,
        DiskOpen.ReadWrite => Libc.ReadWrite,
        DiskOpen.ReadWriteOrCreate => Libc.ReadWrite | Libc.Create,
        _ => Libc.ReadWrite | Libc.Create | Libc.Exclusive,
    };

    private static PosixFile? TryOpen(string path, int flags, uint mode, out int errno)
    {
        int descriptor;
        do
        {
            descriptor = Libc.Open(path, flags | Libc.CloseOnExec, mode);
            errno = Marshal.GetLastPInvokeError();
        }
        while (descriptor < 0 && errno == Libc.Interrupted);

        return descriptor < 0 ? null : new PosixFile(new SafeFileHandle(descriptor, ownsHandle: true), path);
    }
}
