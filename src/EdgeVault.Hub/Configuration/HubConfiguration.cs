using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Configuration;

/// <summary>The configuration file itself cannot be read.</summary>
internal sealed class ConfigurationFileException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Where settings come from, the later over the earlier: the file, <c>EDGEVAULTHUB__…</c> variables, the command line.
/// </summary>
internal static class HubConfiguration
{
    private const string DefaultFile = "appsettings.json";

    /// <summary>Adds the sources in their order.</summary>
    /// <param name="builder">Receives the sources, and reads them as they are added.</param>
    /// <param name="file">The file named by <c>--config</c>; null takes <c>appsettings.json</c> of the working folder
    /// if there is one.</param>
    /// <param name="args">What the command line left over, such as <c>--EdgeVaultHub:DataPath=x</c>.</param>
    /// <returns>The folder that relative paths in the settings are relative to.</returns>
    /// <exception cref="ConfigurationFileException">The file is not there, or not JSON.</exception>
    public static string AddSources(ConfigurationManager builder, string? file, IReadOnlyList<string> args)
    {
        var path = Path.GetFullPath(file ?? DefaultFile);
        if (file is not null && !File.Exists(path))
        {
            throw new ConfigurationFileException($"There is no configuration file '{path}'.");
        }

        try
        {
            builder.AddJsonFile(path, optional: true, reloadOnChange: false);
            builder.AddEnvironmentVariables();
            builder.AddCommandLine([.. args]);
            return Path.GetDirectoryName(path)!;
        }
        catch (InvalidDataException fault)
        {
            throw new ConfigurationFileException(
                $"'{path}' is not a JSON configuration: {fault.InnerException?.Message ?? fault.Message}", fault);
        }
        catch (FormatException fault)
        {
            throw new ConfigurationFileException($"The command line's settings: {fault.Message}", fault);
        }
    }

    /// <summary>Registers the hub's settings and their checks; relative paths become absolute.</summary>
    public static IServiceCollection AddHubOptions(this IServiceCollection services, IConfiguration root, string folder)
    {
        var section = root.GetSection(HubOptions.SectionName);
        services.AddOptionsWithValidateOnStart<HubOptions>()
            .Configure(options => Bind(section, options))
            .PostConfigure(options =>
        {
            options.DataPath = Absolute(folder, options.DataPath);
            foreach (var site in options.Sites.Values)
            {
                site.Key = Absolute(folder, site.Key);
            }
        });
        services.AddSingleton<IValidateOptions<HubOptions>, HubOptionsValidator>();
        services.AddSingleton<IValidateOptions<HubOptions>>(new ConfigurationShape(section));
        return services;
    }

    /// <summary>The settings, checked, without anything that they are for.</summary>
    /// <exception cref="OptionsValidationException">Every fault of the settings.</exception>
    /// <exception cref="ConfigurationFileException">The file cannot be read.</exception>
    public static HubOptions Read(string? file, IReadOnlyList<string> args)
    {
        using var root = new ConfigurationManager();
        var folder = AddSources(root, file, args);
        return Check(root, folder);
    }

    /// <inheritdoc cref="Read"/>
    public static HubOptions Check(IConfiguration root, string folder)
    {
        using var services = new ServiceCollection().AddHubOptions(root, folder).BuildServiceProvider();
        return services.GetRequiredService<IOptions<HubOptions>>().Value;
    }

    /// <summary>
    /// The settings as they stand, paths absolute, for a verb that must work before all of them are right.
    /// </summary>
    public static HubOptions ReadUnchecked(string? file, IReadOnlyList<string> args)
    {
        using var root = new ConfigurationManager();
        var folder = AddSources(root, file, args);
        var options = new HubOptions();
        Bind(root.GetSection(HubOptions.SectionName), options);
        options.DataPath = Absolute(folder, options.DataPath);
        return options;
    }

    private static void Bind(IConfigurationSection section, HubOptions options)
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException fault) when (
            fault.InnerException is FormatException or OverflowException or ArgumentException)
        {
            // The binder stops at the first value that does not convert; ConfigurationShape names every one of them.
            options.Link = new LinkLimits();
        }
    }

    private static string Absolute(string folder, string path) =>
        string.IsNullOrWhiteSpace(path) ? path : Path.GetFullPath(path, folder);
}
