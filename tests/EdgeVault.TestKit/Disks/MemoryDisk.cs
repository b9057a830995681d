using EdgeVault.Ledger.Disk;

namespace EdgeVault.TestKit.Disks;

/// <summary>A disk in memory that forgets what was not synced, by sectors of 512 bytes, and fails on demand.</summary>
public sealed class MemoryDisk : IDisk
{
    private const int NoSuchFile = 2;
    private const int IoError = 5;
    private const int AlreadyExists = 17;
    private const int NoSpace = 28;

    private Dictionary<string, MemoryInode> _names = [];
    private Dictionary<string, MemoryInode> _durableNames = [];
    private bool _isDown;

    /// <summary>Asked before each change; decides what becomes of it.</summary>
    public Func<DiskStep, DiskFault>? OnStep { get; set; }

    /// <summary>Changes so far.</summary>
    public int Steps { get; private set; }

    internal Lock Sync { get; } = new();

    internal int Life { get; private set; }

    /// <summary>Full paths of all files.</summary>
    public IReadOnlyList<string> Files
    {
        get
        {
            lock (Sync)
            {
                return [.. _names.Keys.Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>A disk with the same files, all of them durable.</summary>
    public MemoryDisk Copy()
    {
        lock (Sync)
        {
            var names = _names.ToDictionary(pair => pair.Key, pair => pair.Value.Copy());
            return new MemoryDisk { _names = names, _durableNames = new Dictionary<string, MemoryInode>(names) };
        }
    }

    public byte[] ReadAllBytes(string path)
    {
        lock (Sync)
        {
            return (byte[])_names[path].Now.Clone();
        }
    }

    /// <summary>Replaces a file's bytes behind everybody's back, durably.</summary>
    public void WriteAllBytes(string path, byte[] bytes)
    {
        lock (Sync)
        {
            if (!_names.TryGetValue(path, out var inode))
            {
                inode = _names[path] = _durableNames[path] = new MemoryInode();
            }

            inode.Set(bytes);
        }
    }

    /// <summary>The power fails and comes back. Handles are dead, locks gone.</summary>
    /// <param name="isKept">Asked for each un-synced sector, and once for the un-synced names.</param>
    public void Crash(Func<bool> isKept)
    {
        ArgumentNullException.ThrowIfNull(isKept);
        lock (Sync)
        {
            _names = isKept() ? _names : new Dictionary<string, MemoryInode>(_durableNames);
            _durableNames = new Dictionary<string, MemoryInode>(_names);
            foreach (var inode in _names.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value))
            {
                inode.Crash(isKept);
            }

            Life++;
            _isDown = false;
        }
    }

    public IDiskFile Open(string path, DiskOpen mode)
    {
        lock (Sync)
        {
            DemandPower();
            var exists = _names.TryGetValue(path, out var inode);
            var creates = mode is DiskOpen.CreateNew or DiskOpen.CreateNewPrivate;
            if (exists == creates && mode != DiskOpen.ReadWriteOrCreate)
            {
                throw new DiskException("open", path, exists ? AlreadyExists : NoSuchFile);
            }

            if (!exists)
            {
                Step("openat", path);
                inode = _names[path] = new MemoryInode();
            }

            return new MemoryFile(this, inode!, path, mode != DiskOpen.Read);
        }
    }

    public IDiskFile? TryOpen(string path)
    {
        lock (Sync)
        {
            DemandPower();
            return _names.TryGetValue(path, out var inode) ? new MemoryFile(this, inode, path, false) : null;
        }
    }

    public IReadOnlyList<string> List(string folder)
    {
        lock (Sync)
        {
            DemandPower();
            return [.. _names.Keys.Where(path => Path.GetDirectoryName(path) == folder)
                .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        }
    }

    // Folders are implied by the paths in them; only the names of files can be lost here.
    public void CreateFolder(string path) => DemandPower();

    public void SyncFolder(string path)
    {
        lock (Sync)
        {
            Step("fsync", path);
            foreach (var gone in _durableNames.Keys.Where(name => Path.GetDirectoryName(name) == path).ToArray())
            {
                _durableNames.Remove(gone);
            }

            foreach (var (name, inode) in _names.Where(pair => Path.GetDirectoryName(pair.Key) == path))
            {
                _durableNames[name] = inode;
            }
        }
    }

    public void Rename(string from, string to)
    {
        lock (Sync)
        {
            Step("rename", from);
            if (!_names.Remove(from, out var inode))
            {
                throw new DiskException("rename", from, NoSuchFile);
            }

            _names[to] = inode;
        }
    }

    public void Unlink(string path)
    {
        lock (Sync)
        {
            Step("unlink", path);
            if (!_names.Remove(path))
            {
                throw new DiskException("unlink", path, NoSuchFile);
            }
        }
    }

    internal void DemandPower()
    {
        if (_isDown)
        {
            throw new PowerCutException();
        }
    }

    internal void Step(string operation, string path)
    {
        DemandPower();
        var step = new DiskStep(++Steps, operation, Path.GetFileName(path));
        switch (OnStep?.Invoke(step) ?? DiskFault.None)
        {
            case DiskFault.PowerCut:
                _isDown = true;
                throw new PowerCutException();
            case DiskFault.Fail:
                throw new DiskException(operation, path, IoError);
            case DiskFault.NoSpace:
                throw new DiskException(operation, path, NoSpace);
            default:
                return;
        }
    }
}
