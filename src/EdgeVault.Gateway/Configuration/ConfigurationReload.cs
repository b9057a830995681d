using EdgeVault.Gateway.Recording;
using EdgeVault.Hosting.Settings;
using EdgeVault.Hosting.Verbs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Configuration;

/// <summary>Reads the settings again when their file has changed, or on SIGHUP. They are checked whole before anything
/// of them is used; with a fault in them the old ones stay.</summary>
/// <remarks>What can change while the gateway runs is up to who uses it: so far the options of single readers. The rest
/// is named, and used from the next start.</remarks>
internal sealed partial class ConfigurationReload(
    SettingsSnapshot settings, IConfiguration configuration, TimeProvider time, ILogger<ConfigurationReload> logger)
    : FileFollower(time, logger)
{
    // Capture follows these by itself, and says what it cannot change.
    private static readonly string[] Followed =
        ["Readers", "Portals", "Climate", "Dedup", "Presence", "Passages"];

    private byte[] _seen = settings.HashAtStart;

    protected override IEnumerable<string> Paths => [settings.FilePath];

    /// <summary>Reads them and uses them, if they are sound.</summary>
    /// <returns>Every fault; none means that they are used.</returns>
    public IReadOnlyList<string> Reload()
    {
        var (fresh, faults) = Check();
        if (fresh is null)
        {
            LogRefused(Logger, settings.FilePath, string.Join(" ", faults));
            return faults;
        }

        var postponed = Changed(configuration, fresh);
        settings.Take(fresh);
        LogTaken(Logger, settings.FilePath);
        if (postponed.Count > 0)
        {
            LogPostponed(Logger, string.Join(", ", postponed));
        }

        return [];
    }

    protected override Task LookAgainAsync(bool isAskedFor, CancellationToken stop)
    {
        var hash = settings.Hash();
        if (isAskedFor || !hash.AsSpan().SequenceEqual(_seen))
        {
            _seen = hash;
            Reload();
        }

        return Task.CompletedTask;
    }

    private (IConfigurationRoot? Fresh, IReadOnlyList<string> Faults) Check()
    {
        try
        {
            var fresh = settings.Read();
            var section = fresh.GetSection(GatewayOptions.SectionName);
            var folder = Path.GetDirectoryName(settings.FilePath)!;
            using var services = new ServiceCollection()
                .AddLogging()
                .AddGatewayOptions(section, folder)
                .AddRecording(section, folder)
                .BuildServiceProvider();
            CommandLine.Validate(services);
            return (fresh, []);
        }
        catch (SettingsFileException fault)
        {
            return (null, [fault.Message]);
        }
        catch (OptionsValidationException fault)
        {
            return (null, [.. fault.Failures]);
        }
        catch (AggregateException faults)
            when (faults.InnerExceptions.All(static fault => fault is OptionsValidationException))
        {
            return (null, [.. faults.InnerExceptions.Cast<OptionsValidationException>()
                .SelectMany(static fault => fault.Failures)]);
        }
    }

    private static List<string> Changed(IConfiguration before, IConfiguration after)
    {
        var (old, fresh) = (PartsOf(before), PartsOf(after));
        return [.. old.Keys.Union(fresh.Keys).Order(StringComparer.Ordinal)
            .Where(part => !Followed.Contains(part, StringComparer.OrdinalIgnoreCase))
            .Where(part => old.GetValueOrDefault(part, "") != fresh.GetValueOrDefault(part, ""))];
    }

    private static Dictionary<string, string> PartsOf(IConfiguration configuration) =>
        configuration.GetSection(GatewayOptions.SectionName).GetChildren().ToDictionary(
            static part => part.Key,
            static part => string.Join(
                '\n', part.AsEnumerable().OrderBy(static pair => pair.Key, StringComparer.OrdinalIgnoreCase)),
            StringComparer.OrdinalIgnoreCase);

    [LoggerMessage(5401, LogLevel.Information, "{Path} was read again, and is used")]
    private static partial void LogTaken(ILogger logger, string path);

    [LoggerMessage(5402, LogLevel.Error, "{Path} was read again, has faults and is not used; what was read before stays: {Faults}")]
    private static partial void LogRefused(ILogger logger, string path, string faults);

    [LoggerMessage(5403, LogLevel.Warning, "Changed, and used from the next start only: {Parts}")]
    private static partial void LogPostponed(ILogger logger, string parts);
}

internal static class ConfigurationReloadServices
{
    public static IServiceCollection AddConfigurationReload(this IServiceCollection services)
    {
        services.TryAddSingleton<ConfigurationReload>();
        services.AddHostedService(static provider => provider.GetRequiredService<ConfigurationReload>());
        return services;
    }
}
