using EdgeVault.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EdgeVault.Hub.Configuration;

internal static class HubConfiguration
{
    /// <summary>Registers the hub's settings and their checks; relative paths become absolute.</summary>
    public static IServiceCollection AddHubOptions(
        this IServiceCollection services, IConfigurationSection section, string folder)
    {
        services.AddOptionsWithValidateOnStart<HubOptions>()
            .Configure(options => Bind(section, options))
            .PostConfigure(options =>
            {
                options.DataPath = SettingsFile.Absolute(folder, options.DataPath);
                foreach (var site in options.Sites.Values)
                {
                    site.Key = SettingsFile.Absolute(folder, site.Key);
                }
            });
        services.AddSingleton<IValidateOptions<HubOptions>, HubOptionsValidator>();
        services.AddSingleton<IValidateOptions<HubOptions>>(
            new SettingsShape<HubOptions>(section, typeof(HubOptions)));
        return services;
    }

    /// <summary>The settings, checked, without anything that they are for.</summary>
    /// <exception cref="OptionsValidationException">Every fault of the settings.</exception>
    /// <exception cref="SettingsFileException">The file cannot be read.</exception>
    public static HubOptions Read(string? file, IEnumerable<string> args)
    {
        using var root = new ConfigurationManager();
        SettingsFile.AddTo(root, file, args);
        return Check(root.GetSection(HubOptions.SectionName), SettingsFile.FolderOf(file));
    }

    /// <inheritdoc cref="Read"/>
    public static HubOptions Check(IConfigurationSection section, string folder)
    {
        using var services = new ServiceCollection().AddHubOptions(section, folder).BuildServiceProvider();
        return services.GetRequiredService<IOptions<HubOptions>>().Value;
    }

    /// <summary>
    /// The settings as they stand, paths absolute, for a verb that must work before all of them are right.
    /// </summary>
    /// <exception cref="SettingsFileException">The file cannot be read.</exception>
    public static HubOptions ReadUnchecked(string? file, IEnumerable<string> args)
    {
        using var root = new ConfigurationManager();
        SettingsFile.AddTo(root, file, args);
        var options = new HubOptions();
        Bind(root.GetSection(HubOptions.SectionName), options);
        options.DataPath = SettingsFile.Absolute(SettingsFile.FolderOf(file), options.DataPath);
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
            // The binder stops at the first value that does not convert; SettingsShape names every one of them.
            options.Link = new LinkLimits();
        }
    }
}
