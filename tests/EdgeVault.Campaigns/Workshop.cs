namespace EdgeVault.Campaigns;

/// <summary>The folder that a campaign works in: removed at the end, kept when something was found wrong in it.</summary>
internal sealed class Workshop(string name) : IDisposable
{
    private int _made;
    private bool _isKept;

    public string Path { get; } = Directory.CreateTempSubdirectory($"edgevault-{name}-").FullName;

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
