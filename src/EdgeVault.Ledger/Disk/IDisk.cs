namespace EdgeVault.Ledger.Disk;

/// <summary>All that the ledger asks of a file system. The real code runs unchanged on a simulated one.</summary>
/// <remarks>
/// A failed call throws <see cref="DiskException"/>; what it leaves behind is unknown until read after a restart.
/// Nothing is durable, neither bytes nor names, before the matching sync returned.
/// </remarks>
public interface IDisk
{
    /// <summary>Opens a file; throws if it is missing (or, to be created, if it is there).</summary>
    IDiskFile Open(string path, DiskOpen mode);

    /// <summary>Opens a file to read, or returns null when there is no such file.</summary>
    IDiskFile? TryOpen(string path);

    /// <summary>Names of the plain files in a folder, in ordinal order; empty when there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Makes a folder and its missing parents, each synced into its own parent.</summary>
    void CreateFolder(string path);

    /// <summary>Makes the names in a folder durable (fsync of the folder).</summary>
    void SyncFolder(string path);

    /// <summary>Renames a file, replacing the target in one step.</summary>
    void Rename(string from, string to);

    /// <summary>Removes a file's name.</summary>
    void Unlink(string path);
}

/// <summary>How a file is opened.</summary>
public enum DiskOpen
{
    /// <summary>An existing file, to read.</summary>
    Read,

    /// <summary>An existing file, to read and write.</summary>
    ReadWrite,

    /// <summary>A file to read and write, made if missing.</summary>
    ReadWriteOrCreate,

    /// <summary>A new file; one that exists is an error (O_EXCL).</summary>
    CreateNew,

    /// <summary>A new file that only its owner may read (0600): keys.</summary>
    CreateNewPrivate,
}
