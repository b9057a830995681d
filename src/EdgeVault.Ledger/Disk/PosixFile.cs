using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace EdgeVault.Ledger.Disk;

/// <summary>A file by system calls, each judged by its return value; the BCL hides failed syncs on .NET 10.</summary>
internal sealed class PosixFile(SafeFileHandle handle, string path) : IDiskFile
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    public string Path => path;

    public long Length
    {
        get
        {
            var length = Libc.Seek(handle, 0, Libc.SeekEnd);
            return length >= 0 ? length : Fail<long>("lseek");
        }
    }

    public bool IsPrivate
    {
        get
        {
            try
            {
                return OperatingSystem.IsWindows() || (File.GetUnixFileMode(handle) & Others) == 0;
            }
            catch (IOException e)
            {
                throw new DiskException("fstat", path, Libc.IoError, e);
            }
        }
    }

    public unsafe int Read(Span<byte> destination, long offset)
    {
        var done = 0;
        fixed (byte* start = destination)
        {
            while (done < destination.Length)
            {
                var count = Libc.ReadAt(handle, start + done, destination.Length - done, offset + done);
                if (count == 0)
                {
                    break;
                }

                done += count > 0 ? (int)count : RetryOrFail("pread");
            }
        }

        return done;
    }

    public unsafe void Write(ReadOnlySpan<byte> source, long offset)
    {
        var done = 0;
        fixed (byte* start = source)
        {
            while (done < source.Length)
            {
                var count = Libc.WriteAt(handle, start + done, source.Length - done, offset + done);
                if (count == 0)
                {
                    DiskException.Throw("pwrite", path, Libc.IoError);
                }

                done += count > 0 ? (int)count : RetryOrFail("pwrite");
            }
        }
    }

    public void Allocate(long length)
    {
        var error = Libc.Allocate(handle, 0, length);
        if (error != 0)
        {
            DiskException.Throw("posix_fallocate", path, error);
        }
    }

    // An interrupted sync counts as failed: a second one may return 0 for pages that the first one lost.
    public void SyncData() => Check(Libc.SyncData(handle), "fdatasync");

    public void Sync() => Check(Libc.Sync(handle), "fsync");

    public bool TryLock()
    {
        if (Libc.Lock(handle, Libc.LockExclusive | Libc.LockNonBlocking) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == Libc.WouldBlock ? false : Fail<bool>("flock");
    }

    public void Dispose() => handle.Dispose();

    private void Check(int result, string operation)
    {
        if (result != 0)
        {
            Fail<int>(operation);
        }
    }

    private int RetryOrFail(string operation) =>
        Marshal.GetLastPInvokeError() == Libc.Interrupted ? 0 : Fail<int>(operation);

    private T Fail<T>(string operation) => throw new DiskException(operation, path, Marshal.GetLastPInvokeError());
}
