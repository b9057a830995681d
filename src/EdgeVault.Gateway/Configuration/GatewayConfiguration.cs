using EdgeVault.Capture;
using EdgeVault.Custody;
using EdgeVault.Gateway.Alarms;
using EdgeVault.Gateway.Rules;
using EdgeVault.Gateway.Stations;
using EdgeVault.Gateway.Webhooks;
using EdgeVault.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace EdgeVault.Gateway.Configuration;

internal static class GatewayConfiguration
{
    /// <summary>Registers the gateway's settings and their checks; relative paths become absolute.</summary>
    public static IServiceCollection AddGatewayOptions(
        this IServiceCollection services, IConfigurationSection section, string folder)
    {
        services.AddOptionsWithValidateOnStart<GatewayOptions>().Bind(section).PostConfigure(options =>
        {
            options.DataPath = SettingsFile.Absolute(folder, options.DataPath);
            foreach (var hub in options.Hubs.Values)
            {
                hub.PublicKey = SettingsFile.Absolute(folder, hub.PublicKey);
            }

            foreach (var alarm in options.Alarms.Values)
            {
                alarm.SecretFile = SettingsFile.Absolute(folder, alarm.SecretFile);
            }
        });
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.AddSingleton<IValidateOptions<GatewayOptions>, AlarmOptionsValidator>();
        services.AddSingleton<IValidateOptions<GatewayOptions>>(new StationOptionsValidator(section));
        services.AddSingleton<IValidateOptions<GatewayOptions>>(new WebhookOptionsValidator(section, folder));
        services.AddSingleton<IValidateOptions<GatewayOptions>>(
            new SettingsShape<GatewayOptions>(
                section, typeof(GatewayOptions), typeof(CaptureOptions), typeof(CustodyOptions)));
        services.AddSingleton<IValidateOptions<CustodyOptions>>(new RulePortalsValidator(section));
        services.PostConfigure<CaptureOptions>(options =>
        {
            var recorder = options.Recorder;
            recorder.Path = recorder.Path.Length == 0 ? "" : SettingsFile.Absolute(folder, recorder.Path);
        });
        services.PostConfigure<CustodyOptions>(options =>
        {
            options.Pieces = SettingsFile.Absolute(folder, options.Pieces);
            options.Places = SettingsFile.Absolute(folder, options.Places);
            options.Custodians = SettingsFile.Absolute(folder, options.Custodians);
        });
        return services;
    }
}
