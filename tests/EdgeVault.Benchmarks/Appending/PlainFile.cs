using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeVault.Benchmarks.Appending;

/// <summary>The least that durability costs: the bytes of a batch at the end of a file, one write, one fdatasync.</summary>
internal sealed class PlainFile(string path, byte[] batch) : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
    private long _length;

    public void Append()
    {
        RandomAccess.Write(_file, batch, _length);
        _length += batch.Length;
        if (SyncData(_file) != 0)
        {
            throw new IOException($"fdatasync of {path} failed with errno {Marshal.GetLastPInvokeError()}.");
        }
    }

    public void Dispose() => _file.Dispose();

    [DllImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SyncData(SafeFileHandle file);
}
