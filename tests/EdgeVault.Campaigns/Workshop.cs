namespace EdgeVault.Campaigns;

/// <summary>The folder that a campaign works in: removed at the end, kept when something was found wrong.</summary>
internal sealed class Workshop : IDisposable
{
    private const string Memory = "/dev/shm";

    private int _made;
    private bool _isKept;

    private Workshop(string path)
    {
        Path = path;
    }

    public string Path { get; }

    /// <summary>On the disk, where syncs are real.</summary>
    public static Workshop OnDisk(string name) =>
        new(Directory.CreateTempSubdirectory($"edgevault-{name}-").FullName);

    /// <summary>In memory where there is such a folder: the model, not this machine, says what a sync did.</summary>
    public static Workshop InMemory(string name)
    {
        if (!Directory.Exists(Memory))
        {
            return OnDisk(name);
        }

        var path = System.IO.Path.Combine(Memory, $"edgevault-{name}-{Environment.ProcessId}");
        return new Workshop(Directory.CreateDirectory(path).FullName);
    }

    /// <summary>A path for a new folder or file.</summary>
    public string Next(string what) => System.IO.Path.Combine(Path, $"{what}-{++_made}");

    /// <summary>A new, empty folder.</summary>
    public string NextFolder(string what) => Directory.CreateDirectory(Next(what)).FullName;

    /// <summary>Ends the campaign with everything that was found wrong at once, and keeps the folder.</summary>
    /// <exception cref="CampaignException">There is at least one fault.</exception>
    public void Demand(IReadOnlyCollection<string> faults, string where)
    {
        if (faults.Count > 0)
        {
            _isKept = true;
            throw new CampaignException(
                ExitCode.Wrong,
                $"{where} (kept: {Path}):{Environment.NewLine}  {string.Join(Environment.NewLine + "  ", faults)}");
        }
    }

    public void Dispose()
    {
        if (!_isKept)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
