namespace EdgeVault.TestKit.Disks;

/// <content>What a real disk tells nobody.</content>
public sealed partial class MemoryDisk
{
    /// <summary>What a crash could take: each un-synced sector of a named file.</summary>
    public IReadOnlyList<UnsyncedSector> UnsyncedSectors()
    {
        lock (Sync)
        {
            return [.. InOrder().SelectMany(pair => pair.Value.Unsynced(pair.Key))];
        }
    }

    /// <summary>Handles that nobody has disposed yet.</summary>
    public int OpenHandles
    {
        get
        {
            lock (Sync)
            {
                return _names.Inodes.Sum(inode => inode.Handles);
            }
        }
    }

    /// <summary>True when no crash could change a file that is there, nor take its name.</summary>
    public bool IsDurable(string path)
    {
        lock (Sync)
        {
            return _names.IsDurable(path) && _names.Now[path].IsDurable;
        }
    }

    /// <summary>How many changes of names no folder sync made durable.</summary>
    public int UnsyncedNames
    {
        get
        {
            lock (Sync)
            {
                return _names.Unsynced.Count;
            }
        }
    }

    /// <summary>Equal for disks that read the same.</summary>
    public int ContentHash()
    {
        lock (Sync)
        {
            var hash = default(HashCode);
            foreach (var (path, inode) in InOrder())
            {
                hash.Add(path, StringComparer.Ordinal);
                inode.AddTo(ref hash);
            }

            return hash.ToHashCode();
        }
    }
}
