using Microsoft.Extensions.Configuration;

namespace EdgeVault.Hosting.Settings;

/// <summary>The settings as they were read, all at once: a file that is being written, or is broken, changes nothing here.
/// </summary>
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
        Data = Flat(Read());
    }

    /// <summary>The file that is read, whether there is one or not.</summary>
    public string FilePath => SettingsFile.PathOf(_file);

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

    private static Dictionary<string, string?> Flat(IConfiguration settings) =>
        settings.AsEnumerable().ToDictionary(StringComparer.OrdinalIgnoreCase);
}
