using EdgeVault.Ledger.Disk;

namespace EdgeVault.TestKit.Disks;

/// <summary>A handle on a <see cref="MemoryInode"/>; dead after a crash.</summary>
internal sealed class MemoryFile : IDiskFile
{
    private readonly MemoryDisk _disk;
    private readonly MemoryInode _inode;
    private readonly bool _isWritable;
    private readonly int _life;
    private bool _disposed;

    public MemoryFile(MemoryDisk disk, MemoryInode inode, string path, bool isWritable)
    {
        _disk = disk;
        _inode = inode;
        _isWritable = isWritable;
        _life = disk.Life;
        Path = path;
        inode.Handles++;
    }

    public string Path { get; }

    public long Length
    {
        get
        {
            lock (_disk.Sync)
            {
                DemandAlive("lseek");
                return _inode.Length;
            }
        }
    }

    public int Read(Span<byte> destination, long offset)
    {
        lock (_disk.Sync)
        {
            DemandAlive("pread");
            _disk.Look("pread", Path);
            return _inode.Read(destination, offset);
        }
    }

    public void Write(ReadOnlySpan<byte> source, long offset)
    {
        lock (_disk.Sync)
        {
            DemandWritable("pwrite");
            var from = (int)offset;
            try
            {
                _disk.Step("pwrite", Path);
                var missing = _inode.MissingPages(from, from + source.Length);
                _disk.DemandRoom("pwrite", Path, missing);
            }
            catch (DiskException)
            {
                _inode.Write(source[..ShortOf(from, source.Length)], from);
                throw;
            }

            _inode.Write(source, from);
        }
    }

    public void Allocate(long length)
    {
        lock (_disk.Sync)
        {
            DemandWritable("posix_fallocate");
            var bytes = (int)length;
            try
            {
                _disk.Step("posix_fallocate", Path);
                _disk.DemandRoom("posix_fallocate", Path, _inode.MissingPages(0, bytes));
            }
            catch (DiskException)
            {
                _inode.Allocate(0, ShortOf(0, bytes));
                throw;
            }

            _inode.Allocate(0, bytes);
        }
    }

    public void SyncData() => SyncAs("fdatasync");

    public void Sync() => SyncAs("fsync");

    public bool TryLock()
    {
        lock (_disk.Sync)
        {
            DemandAlive("flock");
            _inode.LockedBy ??= this;
            return _inode.LockedBy == this;
        }
    }

    public void Dispose()
    {
        lock (_disk.Sync)
        {
            if (!_disposed && _life == _disk.Life)
            {
                _inode.LockedBy = _inode.LockedBy == this ? null : _inode.LockedBy;
                _inode.Handles--;
            }

            _disposed = true;
        }
    }

    private void SyncAs(string operation)
    {
        lock (_disk.Sync)
        {
            DemandAlive(operation);
            try
            {
                _disk.Step(operation, Path);
            }
            catch (DiskException)
            {
                _inode.LoseDirty(Path, _disk.FailedSyncs);
                throw;
            }

            _inode.MakeDurable();
        }
    }

    /// <summary>How much of a failing operation happened: no more than there is room for, in whole pages.</summary>
    private int ShortOf(int from, int length)
    {
        if (_disk.ShortWrites is not { } random)
        {
            return 0;
        }

        var done = random.Next(length / MemoryInode.PageBytes + 1) * MemoryInode.PageBytes;
        return _inode.MissingPages(from, from + done) <= _disk.FreePages ? done : 0;
    }

    private void DemandAlive(string operation)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _disk.DemandPower();
        if (_life != _disk.Life)
        {
            throw new DiskException(operation, Path, Errno.IoError);
        }
    }

    private void DemandWritable(string operation)
    {
        DemandAlive(operation);
        if (!_isWritable)
        {
            throw new DiskException(operation, Path, Errno.BadDescriptor);
        }
    }
}
