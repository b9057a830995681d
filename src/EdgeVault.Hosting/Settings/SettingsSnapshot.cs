using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace EdgeVault.Hosting.Settings;

/// <summary>The settings as they were read, all at once: a file that is being written, or is broken, changes nothing
/// here.</summary>
public sealed class SettingsSnapshot : ConfigurationProvider, IConfigurationSource
{
    private readonly string? _file;
    private readonly string[] _args;

    /// <param name="file">As <see cref="SettingsFile.AddTo"/> takes it.</param>
    /// <param name="args">Likewise.</param>
    /// <exception cref="SettingsFileException">The settings cannot be read.</exception>
    public SettingsSnapshot(string? file, IEnumerable<string> args)
    {
        (_file, _args) = (file, [.. args]);
        HashAtStart = Hash();
        Data = Flat(Read());
    }

    /// <summary>The file that is read, whether there is one or not.</summary>
    public string FilePath => SettingsFile.PathOf(_file);

    /// <summary>SHA-256 of the file as it was when it was read first; empty where there was none.</summary>
    public byte[] HashAtStart { get; }

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Reads all sources again, and changes nothing.</summary>
    /// <exception cref="SettingsFileException">They cannot be read.</exception>
    public IConfigurationRoot Read()
    {
        var builder = new ConfigurationBuilder();
        SettingsFile.AddTo(builder, _file, _args);
        return SettingsFile.Build(builder, FilePath);
    }

    /// <summary>Takes these over, and tells whoever follows the settings.</summary>
    public void Take(IConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Data = Flat(settings);
        OnReload();
    }

    /// <summary>SHA-256 of the file as it is now; empty where there is none to read.</summary>
    public byte[] Hash()
    {
        try
        {
            using var file = File.OpenRead(FilePath);
            return SHA256.HashData(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Away for a moment, or for good: whoever reads it is told which.
            return [];
        }
    }

    private static Dictionary<string, string?> Flat(IConfiguration settings) =>
        settings.AsEnumerable().ToDictionary(StringComparer.OrdinalIgnoreCase);
}
