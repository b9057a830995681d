using EdgeVault.Ledger.Disk;

namespace EdgeVault.TestKit.Disks;

/// <summary>A disk in memory behaving like the worst one that ext4 or XFS allow, and failing on demand.</summary>
/// <remarks>
/// What was not synced may survive a power cut in any subset and order of sectors, versions, lengths and names. After a
/// failed sync the cache still shows what the disk does not hold, and a second sync says nothing of it. A failed folder
/// sync only leaves the names as they were: a journal that cannot be written stops the file system
/// (<see cref="DiskFault.Abort"/>), so a later sync of the folder does not lie.
/// </remarks>
public sealed partial class MemoryDisk : IDisk
{
    private const int PageBytes = MemoryInode.PageBytes;

    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private NameTable _names = new();
    private bool _isDown;

    /// <summary>Asked before each change; decides what becomes of it.</summary>
    public Func<DiskStep, DiskFault>? OnStep { get; set; }

    /// <summary>Asked before each pread, readdir and open of a file that exists; these are no steps.</summary>
    public Func<DiskStep, DiskFault>? OnLook { get; set; }

    /// <summary>What reaches the disk when a sync fails.</summary>
    public CrashRule FailedSyncs { get; set; } = CrashRule.EveryOther();

    /// <summary>Decides how much of a failing write or fallocate happened before the error; null for nothing.</summary>
    public Random? ShortWrites { get; set; }

    /// <summary>Bytes of pages that files can have together; null for no limit.</summary>
    public long? CapacityBytes { get; set; }

    /// <summary>Changes so far.</summary>
    public int Steps { get; private set; }

    /// <summary>Operations that failed so far.</summary>
    public int Failures { get; private set; }

    /// <summary>True from <see cref="DiskFault.Abort"/> to the next crash.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>The last of them.</summary>
    public DiskStep LastFailure { get; private set; }

    internal Lock Sync { get; } = new();

    internal int Life { get; private set; }

    /// <summary>Full paths of all files.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            lock (Sync)
            {
                return [.. _names.Now.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>Bytes of the pages that files have, those without a name but with a handle too.</summary>
    public long AllocatedBytes
    {
        get
        {
            lock (Sync)
            {
                var named = _names.Now.Values.ToHashSet();
                return _names.Inodes.Where(inode => inode.Handles > 0 || named.Contains(inode))
                    .Sum(inode => (long)inode.AllocatedPages * PageBytes);
            }
        }
    }

    /// <summary>A disk with the same files, all of them durable.</summary>
    public MemoryDisk Copy()
    {
        var copy = Snapshot();
        copy._names.Crash(CrashRule.Everything);
        foreach (var inode in copy._names.Inodes)
        {
            inode.MakeDurable();
        }

        return copy;
    }

    /// <summary>The disk as it is, un-synced as what is un-synced; no handle is open on it.</summary>
    public MemoryDisk Snapshot()
    {
        lock (Sync)
        {
            var copies = _names.Inodes.ToDictionary(inode => inode, inode => inode.Copy());
            var copy = new MemoryDisk { _names = _names.Copy(inode => copies[inode]), CapacityBytes = CapacityBytes };
            copy._folders.UnionWith(_folders);
            return copy;
        }
    }

    public byte[] ReadAllBytes(string path)
    {
        lock (Sync)
        {
            var inode = _names.Now[path];
            var bytes = new byte[inode.Length];
            inode.Read(bytes, 0);
            return bytes;
        }
    }

    /// <summary>Replaces a file's bytes behind everybody's back, durably.</summary>
    public void WriteAllBytes(string path, byte[] bytes)
    {
        lock (Sync)
        {
            if (!_names.Now.TryGetValue(path, out var inode))
            {
                inode = new MemoryInode();
            }

            _names.SetDurably(path, inode);
            inode.Set(bytes);
        }
    }

    /// <summary>Changes bytes of a file behind everybody's back, durably.</summary>
    public void Overwrite(string path, long offset, ReadOnlySpan<byte> bytes)
    {
        lock (Sync)
        {
            _names.Now[path].Write(bytes, (int)offset);
            _names.Now[path].MakeDurable();
        }
    }

    public byte ByteAt(string path, int offset)
    {
        lock (Sync)
        {
            Span<byte> one = stackalloc byte[1];
            _names.Now[path].Read(one, offset);
            return one[0];
        }
    }

    /// <summary>Cuts a file behind everybody's back, durably.</summary>
    public void Truncate(string path, int length)
    {
        lock (Sync)
        {
            _names.Now[path].CutTo(length);
        }
    }

    /// <summary>The power fails and comes back. Handles are dead, locks gone.</summary>
    /// <param name="isKept">Asked for each un-synced sector, and once for the un-synced names.</param>
    public void Crash(Func<bool> isKept) => Crash(CrashRule.From(isKept));

    /// <inheritdoc cref="Crash(Func{bool})"/>
    /// <param name="rule">What of the un-synced survives.</param>
    public void Crash(CrashRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        lock (Sync)
        {
            _names.Crash(rule);
            foreach (var (path, inode) in InOrder())
            {
                inode.Crash(path, rule);
            }

            Revive();
            IsAborted = false;
        }
    }

    /// <summary>The process dies and the machine does not: handles are dead, locks gone, the cache stays.</summary>
    public void Kill()
    {
        lock (Sync)
        {
            foreach (var inode in _names.Inodes)
            {
                inode.LockedBy = null;
                inode.Handles = 0;
            }

            Revive();
        }
    }

    /// <summary>Memory is short: clean pages are dropped, and read from the disk again when they are wanted.</summary>
    public void EvictClean()
    {
        lock (Sync)
        {
            foreach (var inode in _names.Inodes)
            {
                inode.Evict();
            }
        }
    }

    public IDiskFile Open(string path, DiskOpen mode)
    {
        lock (Sync)
        {
            DemandPower();
            var exists = _names.Now.TryGetValue(path, out var inode);
            var creates = mode is DiskOpen.CreateNew or DiskOpen.CreateNewPrivate;
            if (exists == creates && mode != DiskOpen.ReadWriteOrCreate)
            {
                throw Failed("open", path, exists ? Errno.AlreadyExists : Errno.NoSuchFile);
            }

            if (exists)
            {
                Look("open", path);
                return new MemoryFile(this, inode!, path, mode != DiskOpen.Read);
            }

            Step("openat", path);
            DemandRoom("openat", path, pages: 1);
            inode = new MemoryInode();
            _names.Create(path, inode);
            return new MemoryFile(this, inode, path, isWritable: true);
        }
    }

    public IDiskFile? TryOpen(string path)
    {
        lock (Sync)
        {
            Look("open", path);
            return _names.Now.TryGetValue(path, out var inode) ? new MemoryFile(this, inode, path, false) : null;
        }
    }

    public IReadOnlyList<string> List(string folder)
    {
        lock (Sync)
        {
            Look("readdir", folder);
            return [.. _names.Now.Keys.Where(path => Path.GetDirectoryName(path) == folder)
                .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
    }

    // The seam promises that a folder is durable on return, so there is nothing of it to lose.
    public void CreateFolder(string path)
    {
        lock (Sync)
        {
            DemandPower();
            if (!_folders.Contains(path) && !_names.Now.Keys.Any(name => Path.GetDirectoryName(name) == path))
            {
                Step("mkdir", path);
                _folders.Add(path);
            }
        }
    }

    public void SyncFolder(string path)
    {
        lock (Sync)
        {
            Step("fsync", path);
            _names.SyncFolder(path);
        }
    }

    public void Rename(string from, string to)
    {
        lock (Sync)
        {
            Step("rename", from);
            if (!_names.Now.ContainsKey(from) && _names.Now.Keys.Any(name => NameChange.IsBelow(name, from)))
            {
                RenameFolder(from, to);
                return;
            }

            DemandName("rename", from);
            _names.Rename(from, to);
        }
    }

    /// <summary>As rename(2): in one step, and only over an empty folder.</summary>
    private void RenameFolder(string from, string to)
    {
        if (_names.Now.Keys.Any(name => NameChange.IsBelow(name, to)))
        {
            throw new DiskException("rename", from, Errno.NotEmpty);
        }

        _names.RenameFolder(from, to);
    }

    public void Unlink(string path)
    {
        lock (Sync)
        {
            Step("unlink", path);
            DemandName("unlink", path);
            _names.Unlink(path);
        }
    }

    internal void DemandPower()
    {
        if (_isDown)
        {
            throw new PowerCutException();
        }
    }

    /// <summary>Pages that are still free.</summary>
    internal int FreePages =>
        CapacityBytes is { } capacity
            ? (int)Math.Clamp((capacity - AllocatedBytes) / PageBytes, 0, int.MaxValue)
            : int.MaxValue;

    internal void DemandRoom(string operation, string path, int pages)
    {
        if (pages > FreePages)
        {
            throw Failed(operation, path, Errno.NoSpace);
        }
    }

    internal void Step(string operation, string path)
    {
        DemandPower();
        var step = new DiskStep(++Steps, operation, Path.GetFileName(path));
        var fault = OnStep?.Invoke(step) ?? DiskFault.None;
        Suffer(IsAborted && fault != DiskFault.PowerCut ? DiskFault.Abort : fault, operation, path);
    }

    internal void Look(string operation, string path)
    {
        DemandPower();
        var look = new DiskStep(Steps, operation, Path.GetFileName(path));
        Suffer(OnLook?.Invoke(look) ?? DiskFault.None, operation, path);
    }

    private void Suffer(DiskFault fault, string operation, string path)
    {
        switch (fault)
        {
            case DiskFault.PowerCut:
                _isDown = true;
                throw new PowerCutException();
            case DiskFault.Fail:
                throw Failed(operation, path, Errno.IoError);
            case DiskFault.NoSpace:
                throw Failed(operation, path, Errno.NoSpace);
            case DiskFault.Abort:
                var errno = IsAborted ? Errno.ReadOnly : Errno.IoError;
                IsAborted = true;
                throw Failed(operation, path, errno);
            default:
                return;
        }
    }

    private void DemandName(string operation, string path)
    {
        if (!_names.Now.ContainsKey(path))
        {
            throw Failed(operation, path, Errno.NoSuchFile);
        }
    }

    private DiskException Failed(string operation, string path, int errno)
    {
        Failures++;
        LastFailure = new DiskStep(Steps, operation, Path.GetFileName(path));
        return new DiskException(operation, path, errno);
    }

    private void Revive()
    {
        Life++;
        _isDown = false;
    }

    private IEnumerable<KeyValuePair<string, MemoryInode>> InOrder() =>
        _names.Now.OrderBy(pair => pair.Key, StringComparer.Ordinal);
}
