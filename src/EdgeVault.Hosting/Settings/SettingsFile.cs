using Microsoft.Extensions.Configuration;

namespace EdgeVault.Hosting.Settings;

/// <summary>The configuration itself cannot be read; the message names the file and what is wrong.</summary>
public sealed class SettingsFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Where settings come from, the later over the earlier: the file, environment variables,
/// the command line.</summary>
public static class SettingsFile
{
    private const string DefaultFile = "appsettings.json";

    /// <summary>The folder that relative paths in the settings are relative to.</summary>
    public static string FolderOf(string? file) => Path.GetDirectoryName(Path.GetFullPath(file ?? DefaultFile))!;

    /// <summary>Adds the sources in their order.</summary>
    /// <param name="builder">Receives the sources.</param>
    /// <param name="file">The file named by <c>--config</c>;
    /// null takes <c>appsettings.json</c> of the working folder if there is one.</param>
    /// <param name="args">What the command line left over, such as <c>--EdgeVault:DataPath=x</c>.</param>
    /// <exception cref="SettingsFileException">The file is not there, or not JSON.</exception>
    public static void AddTo(IConfigurationBuilder builder, string? file, IEnumerable<string> args)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var path = PathOf(file);
        if (file is not null && !File.Exists(path))
        {
            throw new SettingsFileException($"There is no configuration file '{path}'.");
        }

        try
        {
            builder.AddJsonFile(path, optional: true, reloadOnChange: false);
            builder.AddEnvironmentVariables();
            builder.AddCommandLine([.. args]);
        }
        catch (InvalidDataException fault)
        {
            throw new SettingsFileException(
                $"'{path}' is not a JSON configuration: {fault.GetBaseException().Message}", fault);
        }
        catch (FormatException fault)
        {
            throw new SettingsFileException($"The command line's settings: {fault.Message}", fault);
        }
    }

    internal static string PathOf(string? file) => Path.GetFullPath(file ?? DefaultFile);

    /// <exception cref="SettingsFileException">The file is not JSON, or cannot be read.</exception>
    internal static IConfigurationRoot Build(IConfigurationBuilder builder, string path)
    {
        try
        {
            return builder.Build();
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsFileException(
                $"'{path}' is not a JSON configuration: {fault.GetBaseException().Message}", fault);
        }
    }

    /// <summary>A path of the settings made absolute; an empty one stays empty, for its own check to report.</summary>
    public static string Absolute(string folder, string path) =>
        string.IsNullOrWhiteSpace(path) ? path : Path.GetFullPath(path, folder);
}
