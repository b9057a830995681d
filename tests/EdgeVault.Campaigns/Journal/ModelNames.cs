namespace EdgeVault.Campaigns.Journal;

/// <summary>The names below a folder: as they are now, as they are durable, and the changes between.</summary>
internal sealed class ModelNames
{
    private readonly string _root;
    private readonly NameTable _now = new();
    private readonly NameTable _durable = new();
    private readonly List<Change> _pending = [];

    private ModelNames(string root)
    {
        _root = root;
    }

    private sealed record Change(long EndedAt, string Folder, Action<NameTable> Apply);

    /// <summary>What is in a copy of the folder, all of it durable.</summary>
    public static ModelNames Load(string copy, string root)
    {
        var names = new ModelNames(root);
        foreach (var folder in Directory.EnumerateDirectories(copy, "*", SearchOption.AllDirectories))
        {
            names._now.Folders.Add(Path.GetRelativePath(copy, folder));
        }

        foreach (var path in Directory.EnumerateFiles(copy, "*", SearchOption.AllDirectories))
        {
            names._now.Files[Path.GetRelativePath(copy, path)] = new ModelFile(
                File.ReadAllBytes(path), File.GetUnixFileMode(path));
        }

        names._durable.CopyFrom(names._now);
        return names;
    }

    public bool IsFolder(string path) => path == _root || _now.Folders.Contains(Inner(path));

    public ModelFile? Find(string path) => _now.Files.GetValueOrDefault(Inner(path));

    public ModelFile Create(string path, UnixFileMode mode, long endedAt)
    {
        var file = new ModelFile([], mode);
        var name = Inner(path);
        Do(name, endedAt, names => names.Files[name] = file);
        return file;
    }

    public void MakeFolder(string path, long endedAt)
    {
        var name = Inner(path);
        Do(name, endedAt, names => names.Folders.Add(name));
    }

    public void Rename(string from, string to, long endedAt)
    {
        var (source, target) = (Inner(from), Inner(to));
        var file = _now.Files[source];
        Do(target, endedAt, names =>
        {
            names.Files[target] = file;
            names.Files.Remove(source);
        });
    }

    public void Unlink(string path, long endedAt)
    {
        var name = Inner(path);
        Do(name, endedAt, names =>
        {
            names.Files.Remove(name);
            names.Folders.Remove(name);
        });
    }

    /// <summary>A folder was synced: its changes that had ended before are durable.</summary>
    public void Sync(string folder, long beganAt)
    {
        var name = folder == _root ? "" : Inner(folder);
        foreach (var change in _pending.Where(change => Covers(change)))
        {
            change.Apply(_durable);
        }

        _pending.RemoveAll(Covers);

        bool Covers(Change change) => change.Folder == name && change.EndedAt < beganAt;
    }

    /// <summary>What a power cut leaves of the names.</summary>
    public NameTable Cut(PowerCut cut)
    {
        var left = new NameTable();
        left.CopyFrom(_durable);
        foreach (var change in _pending)
        {
            if (cut.Keeps())
            {
                change.Apply(left);
            }
        }

        return left;
    }

    private void Do(string name, long endedAt, Action<NameTable> apply)
    {
        apply(_now);
        _pending.Add(new Change(endedAt, Path.GetDirectoryName(name)!, apply));
    }

    private string Inner(string path) => Path.GetRelativePath(_root, path);
}

/// <summary>Paths relative to the root.</summary>
internal sealed class NameTable
{
    public Dictionary<string, ModelFile> Files { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> Folders { get; } = new(StringComparer.Ordinal);

    public void CopyFrom(NameTable other)
    {
        foreach (var (name, file) in other.Files)
        {
            Files[name] = file;
        }

        Folders.UnionWith(other.Folders);
    }
}
