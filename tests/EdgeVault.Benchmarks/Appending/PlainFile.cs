using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeVault.Benchmarks.Appending;

/// <summary>The least that durability costs: the bytes of a batch at the end of a file, one write, one fsync.</summary>
internal sealed class PlainFile(string path, byte[] batch) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
    private long _length;

    public void Append()
    {
        RandomAccess.Write(_file, batch, _length);
        _length += batch.Length;
        if (Sync(_file) != 0)
        {
            throw new IOException($"fsync of {path} failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    public void Dispose() => _file.Dispose();

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Sync(SafeFileHandle file);
}
