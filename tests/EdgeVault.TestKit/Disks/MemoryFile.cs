using EdgeVault.Ledger.Disk;

namespace EdgeVault.TestKit.Disks;

/// <summary>A handle on a <see cref="MemoryInode"/>; dead after a crash.</summary>
internal sealed class MemoryFile(MemoryDisk disk, MemoryInode inode, string path, bool isWritable) : IDiskFile
{
    private const int IoError = 5;
    private const int BadDescriptor = 9;

    private readonly int _life = disk.Life;
    private bool _disposed;

    public string Path => path;

    public long Length => Locked(() => (long)inode.Now.Length);

    public int Read(Span<byte> destination, long offset)
    {
        lock (disk.Sync)
        {
            DemandAlive("pread");
            var from = (int)Math.Min(offset, inode.Now.Length);
            var count = Math.Min(destination.Length, inode.Now.Length - from);
            inode.Now.AsSpan(from, count).CopyTo(destination);
            return count;
        }
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        lock (disk.Sync)
        {
            DemandAlive("pwrite");
            DemandWritable("pwrite");
            disk.Step("pwrite", path);
            inode.Write(source, (int)offset);
        }
    }

    public void Allocate(long length) => Locked(() =>
    {
        DemandWritable("posix_fallocate");
        disk.Step("posix_fallocate", path);
        inode.Extend((int)length);
        return 0;
    });

    public void SyncData() => SyncAs("fdatasync");

    public void Sync() => SyncAs("fsync");

    public bool TryLock() => Locked(() =>
    {
        inode.LockedBy ??= this;
        return inode.LockedBy == this;
    });

    public void Dispose()
    {
        lock (disk.Sync)
        {
            _disposed = true;
            inode.LockedBy = inode.LockedBy == this ? null : inode.LockedBy;
        }
    }

    private void SyncAs(string operation) => Locked(() =>
    {
        try
        {
            disk.Step(operation, path);
        }
        catch (DiskException)
        {
            inode.LoseDirty();
            throw;
        }

        inode.MakeDurable();
        return 0;
    });

    private T Locked<T>(Func<T> action)
    {
        lock (disk.Sync)
        {
            DemandAlive("use");
            return action();
        }
    }

    private void DemandAlive(string operation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        disk.DemandPower();
        if (_life != disk.Life)
        {
            throw new DiskException(operation, path, IoError);
        }
    }

    private void DemandWritable(string operation)
    {
        if (!isWritable)
        {
            throw new DiskException(operation, path, BadDescriptor);
        }
    }
}
