namespace EdgeVault.TestKit.Disks;

/// <summary>The names of files: as they are seen, as the disk holds them, and the changes between.</summary>
internal sealed class NameTable
{
    private readonly List<NameChange> _unsynced = [];
    private Dictionary<string, MemoryInode> _durable = [];

    public Dictionary<string, MemoryInode> Now { get; private set; } = [];

    public IReadOnlyList<NameChange> Unsynced => _unsynced;

    /// <summary>Every file that a name leads to, or could lead to after a crash.</summary>
    public IEnumerable<MemoryInode> Inodes =>
        Now.Values.Concat(_durable.Values).Concat(_unsynced.Select(change => change.Inode)).Distinct();

    /// <summary>True when every crash leaves the name as it is.</summary>
    public bool IsDurable(string path) =>
        _durable.GetValueOrDefault(path) == Now.GetValueOrDefault(path)
        && !_unsynced.Exists(change => change.From == path || change.To == path);

    public void Create(string path, MemoryInode inode) => Change(new NameChange("openat", path, path, inode));

    public void Rename(string from, string to) => Change(new NameChange("rename", from, to, Now[from]));

    /// <summary>All names in and below a folder, in one step.</summary>
    public void RenameFolder(string from, string to) =>
        Change(new NameChange(NameChange.Folder, from, to, Now.First(pair => NameChange.IsBelow(pair.Key, from)).Value));

    public void Unlink(string path) => Change(new NameChange("unlink", path, path, Now[path]));

    public void SetDurably(string path, MemoryInode inode) => Now[path] = _durable[path] = inode;

    public void SyncFolder(string folder)
    {
        // What a change in this folder rests on becomes durable with it, wherever it is.
        var needed = new HashSet<string>(StringComparer.Ordinal);
        for (var i = _unsynced.Count - 1; i >= 0; i--)
        {
            var change = _unsynced[i];
            if (change.IsIn(folder) || needed.Contains(change.From) || needed.Contains(change.To))
            {
                needed.Add(change.From);
                needed.Add(change.To);
            }
        }

        Settle(change => needed.Contains(change.From) || needed.Contains(change.To), keepsRest: true);
    }

    public void Crash(CrashRule rule)
    {
        var lost = new HashSet<string>(StringComparer.Ordinal);
        Settle(change =>
        {
            var isKept = !lost.Contains(change.From) && !lost.Contains(change.To)
                && rule.KeepsName(change.Operation, change.To);
            if (!isKept)
            {
                lost.Add(change.From);
                lost.Add(change.To);
            }

            return isKept;
        }, keepsRest: false);
        Now = new Dictionary<string, MemoryInode>(_durable);
    }

    /// <summary>The same names over copies of the files.</summary>
    public NameTable Copy(Func<MemoryInode, MemoryInode> copyOf)
    {
        var copy = new NameTable
        {
            Now = Now.ToDictionary(pair => pair.Key, pair => copyOf(pair.Value)),
            _durable = _durable.ToDictionary(pair => pair.Key, pair => copyOf(pair.Value)),
        };
        copy._unsynced.AddRange(_unsynced.Select(change => change with { Inode = copyOf(change.Inode) }));
        return copy;
    }

    private void Change(NameChange change)
    {
        change.ApplyTo(Now);
        _unsynced.Add(change);
    }

    private void Settle(Func<NameChange, bool> isKept, bool keepsRest)
    {
        foreach (var change in _unsynced.ToArray())
        {
            var kept = isKept(change);
            if (kept)
            {
                change.ApplyTo(_durable);
                MoveEarlier(change);
            }

            if (kept || !keepsRest)
            {
                _unsynced.Remove(change);
            }
        }
    }

    /// <summary>What is not synced yet in a folder goes with the folder.</summary>
    private void MoveEarlier(NameChange moved)
    {
        for (var i = 0; moved.Operation == NameChange.Folder && _unsynced[i] != moved; i++)
        {
            if (NameChange.IsBelow(_unsynced[i].To, moved.From))
            {
                _unsynced[i] = _unsynced[i] with
                {
                    From = moved.To + _unsynced[i].From[moved.From.Length..],
                    To = moved.To + _unsynced[i].To[moved.From.Length..],
                };
            }
        }
    }
}

/// <summary>One change of the names that no folder sync made durable yet.</summary>
/// <param name="Operation">openat, rename or unlink.</param>
/// <param name="From">The name that goes, or the only one.</param>
/// <param name="To">The name that comes, or the only one.</param>
/// <param name="Inode">The file.</param>
internal sealed record NameChange(string Operation, string From, string To, MemoryInode Inode)
{
    public const string Folder = "rename folder";

    public static bool IsBelow(string path, string folder) => path.StartsWith(folder + "/", StringComparison.Ordinal);

    public bool IsIn(string folder) => Path.GetDirectoryName(From) == folder || Path.GetDirectoryName(To) == folder;

    public void ApplyTo(Dictionary<string, MemoryInode> names)
    {
        if (Operation == Folder)
        {
            foreach (var name in names.Keys.Where(name => IsBelow(name, From)).ToArray())
            {
                names.Remove(name, out var inode);
                names[To + name[From.Length..]] = inode!;
            }

            return;
        }

        names.Remove(From);
        if (Operation != "unlink")
        {
            names[To] = Inode;
        }
    }
}
