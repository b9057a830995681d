using System.Security.Cryptography;
using System.Threading.Channels;
using EdgeVault.Capture;
using EdgeVault.Capture.Climate;
using EdgeVault.Capture.Outputs;
using EdgeVault.Capture.Readers.Json;
using EdgeVault.Capture.Scanners;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class CaptureServices
{
    /// <summary>
    /// Adds readers, portals and the hosted service that runs them, and as singletons the
    /// <see cref="ChannelReader{T}"/> of <see cref="CaptureOutput"/>, <see cref="ICaptureStatus"/>,
    /// <see cref="IReaderWebhooks"/>, <see cref="IClimateReadings"/>, <see cref="IDoorLights"/> and <see cref="IScanners"/>.
    /// </summary>
    /// <remarks>The host registers <see cref="CaptureStart"/> before it starts. Exactly one consumer must read the outputs and go on
    /// reading until the channel completes: readers are slowed down, and in the end shed, by a consumer that does not.</remarks>
    /// <param name="edgeVaultSection">The <c>EdgeVault</c> section; <see cref="CaptureOptions"/> names the parts used.</param>
    /// <param name="folder">What relative paths in it are relative to; the working folder unless said.</param>
    public static IServiceCollection AddCapture(
        this IServiceCollection services, IConfiguration edgeVaultSection, string folder = "")
    {
        ArgumentNullException.ThrowIfNull(edgeVaultSection);
        services.AddOptions<CaptureOptions>()
            .Configure(options => CaptureOptionsBinder.Bind(edgeVaultSection, options, folder))
            .ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<CaptureOptions>, CaptureOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<GatewayClock>();
        services.TryAddSingleton<CaptureMeter>();
        services.TryAddSingleton(static _ => new CaptureChance(new Random(RandomNumberGenerator.GetInt32(int.MaxValue))));
        services.TryAddSingleton<CaptureRoom>();
        services.TryAddSingleton<ICaptureStatus>(static provider => provider.GetRequiredService<CaptureRoom>());
        services.TryAddSingleton<ChannelReader<CaptureOutput>>(
            static provider => provider.GetRequiredService<CaptureRoom>().Output);
        services.TryAddSingleton<IDoorLights>(static provider => provider.GetRequiredService<CaptureRoom>().Lights);
        services.AddScanners();
        services.TryAddSingleton<IReaderWebhooks>(
            static provider => provider.GetRequiredService<CaptureRoom>().Webhooks);
        services.TryAddSingleton<IClimateReadings>(
            static provider => provider.GetRequiredService<CaptureRoom>().Climate);
        services.AddHostedService<CaptureService>();
        services.AddHostedService(provider =>
            ActivatorUtilities.CreateInstance<CaptureReload>(provider, edgeVaultSection, folder));
        return services;
    }
}
