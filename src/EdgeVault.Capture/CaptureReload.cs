using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace EdgeVault.Capture;

/// <summary>Follows the configuration while the room runs. One with a fault changes nothing, and is logged.</summary>
internal sealed class CaptureReload(
    IConfiguration edgeVault, string folder, CaptureRoom room, ILogger<CaptureReload> logger) : IHostedService
{
    private IDisposable? _registration;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registration = ChangeToken.OnChange(edgeVault.GetReloadToken, Reload);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _registration?.Dispose();
        return Task.CompletedTask;
    }

    private void Reload()
    {
        var options = new CaptureOptions();
        CaptureOptionsBinder.Bind(edgeVault, options, folder);
        var result = new CaptureOptionsValidator().Validate(null, options);
        if (result.Failed)
        {
            logger.NewConfigurationIsFaulty(string.Join(" ", result.Failures));
            return;
        }

        var postponed = room.Apply(options);
        if (postponed.Count > 0)
        {
            logger.NewConfigurationNeedsRestart(string.Join(", ", postponed));
        }
    }
}
