namespace EdgeVault.HardwareSim.Demo;

/// <summary>The folder that a demo works in: a temporary one that goes with it, or one that somebody named and
/// keeps.</summary>
internal sealed class DemoFolder : IDisposable
{
    private readonly bool _isKept;

    private DemoFolder(string path, bool isKept)
    {
        Path = path;
        _isKept = isKept;
    }

    public string Path { get; }

    /// <exception cref="IOException">It cannot be made, or has something in it: old ledgers would be
    /// continued.</exception>
    public static DemoFolder Open(string? keep)
    {
        if (keep is null)
        {
            return new(Directory.CreateTempSubdirectory("edgevault-demo-").FullName, isKept: false);
        }

        var folder = Directory.CreateDirectory(keep);
        return folder.EnumerateFileSystemInfos().Any()
            ? throw new IOException($"{folder.FullName} is not empty; a new folder would do.")
            : new(folder.FullName, isKept: true);
    }

    public void Dispose()
    {
        if (!_isKept)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
